using System.Buffers.Binary;
using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

/// <summary>Frames as a client sends them, masked, and the broken ones that it should not send.</summary>
internal static class ClientFrame
{
    private const uint Key = 0x3D21FA37;

    internal static byte[] Text(string text, bool isFinal = true) => Make(Opcode.Text, Encoding.UTF8.GetBytes(text), isFinal);

    internal static byte[] Continuation(string text, bool isFinal) => Make(Opcode.Continuation, Encoding.UTF8.GetBytes(text), isFinal);

    internal static byte[] Ping(string text) => Make(Opcode.Ping, Encoding.UTF8.GetBytes(text));

    internal static byte[] Pong(string text) => Make(Opcode.Pong, Encoding.UTF8.GetBytes(text));

    internal static byte[] Close(int code, string reason = "") =>
        Make(Opcode.Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    internal static byte[] Make(Opcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true, uint key = Key)
    {
        Span<byte> header = stackalloc byte[FrameWriter.MaxHeaderLength];
        int length = FrameWriter.WriteHeader(header, opcode, payload.Length);
        byte[] frame = new byte[length + sizeof(uint) + payload.Length];
        header[..length].CopyTo(frame);
        frame[0] = (byte)((isFinal ? 0x80 : 0) | (int)opcode);
        frame[1] |= 0x80;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(length), key);
        Span<byte> masked = frame.AsSpan(length + sizeof(uint));
        payload.CopyTo(masked);
        for (int i = 0; i < masked.Length; i++)
        {
            masked[i] ^= frame[length + (i & 3)];
        }

        return frame;
    }

    internal static byte[] Concat(params byte[][] frames) => [.. frames.SelectMany(static frame => frame)];
}
