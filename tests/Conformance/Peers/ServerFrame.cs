using System.Buffers.Binary;
using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Peers;

/// <summary>A frame that a server sent.</summary>
internal sealed record ServerFrame(Opcode Opcode, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>A Close frame's code; null where it has none.</summary>
    public int? CloseCode => Payload.Length < 2 ? null : BinaryPrimitives.ReadUInt16BigEndian(Payload);
}
