using System.Buffers.Binary;

namespace Ocpp.WebSockets.Frames;

/// <summary>A Close frame's payload (RFC 6455 §5.5.1), over the memory that the reader handed out.</summary>
public readonly ref struct CloseFrame
{
    private CloseFrame(ushort? code, ReadOnlySpan<byte> reason)
    {
        Code = code;
        Reason = reason;
    }

    /// <summary>The peer's code as it stands in the frame; null where it gave none.</summary>
    public ushort? Code { get; }

    /// <summary>UTF-8, at most 123 bytes, empty where the peer gave none.</summary>
    public ReadOnlySpan<byte> Reason { get; }

    /// <summary>Takes a payload apart that <see cref="FrameReader"/> has checked; one of less than two bytes has no code.</summary>
    public static CloseFrame Read(ReadOnlySpan<byte> payload) => payload.Length < sizeof(ushort)
        ? new CloseFrame(null, default)
        : new CloseFrame(BinaryPrimitives.ReadUInt16BigEndian(payload), payload[sizeof(ushort)..]);

    /// <summary>Codes that a peer may send: RFC 6455 §7.4 and the IANA registry. 1004 is reserved, 1005, 1006 and 1015 stand for what never was on the wire.</summary>
    internal static bool IsLegalOnTheWire(ushort code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
