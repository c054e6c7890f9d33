using System.Buffers.Binary;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Microbenchmarks;

/// <summary>Masked frames as a charge point sends them.</summary>
internal static class ClientFrames
{
    private const uint MaskingKey = 0x3D21FA37;

    internal static byte[] Make(Opcode opcode, ReadOnlySpan<byte> payload, bool isFinal)
    {
        Span<byte> header = stackalloc byte[FrameWriter.MaxHeaderLength];
        int length = FrameWriter.WriteHeader(header, opcode, payload.Length);
        byte[] frame = new byte[length + sizeof(uint) + payload.Length];
        header[..length].CopyTo(frame);
        frame[0] = (byte)((isFinal ? 0x80 : 0) | (int)opcode);
        frame[1] |= 0x80;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(length), MaskingKey);
        payload.CopyTo(frame.AsSpan(length + sizeof(uint)));
        Masking.Apply(frame.AsSpan(length + sizeof(uint)), MaskingKey, offset: 0);
        return frame;
    }
}
