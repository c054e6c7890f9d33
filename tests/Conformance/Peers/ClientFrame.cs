using System.Buffers.Binary;
using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Peers;

/// <summary>Frames as a client sends them (RFC 6455 §5.2), put together here and not by the code under test; and the broken ones too.</summary>
internal static class ClientFrame
{
    private static readonly byte[] Key = [0x37, 0xFA, 0x21, 0x3D];

    /// <param name="opcode">Any of the 16.</param>
    /// <param name="payload">As it is before the mask.</param>
    /// <param name="isFinal">The FIN bit.</param>
    /// <param name="reserved">The three reserved bits, RSV1 being 4.</param>
    public static byte[] Make(Opcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true, int reserved = 0)
    {
        byte[] frame = new byte[HeaderLength(payload.Length) + Key.Length + payload.Length];
        frame[0] = (byte)((isFinal ? 0x80 : 0) | (reserved << 4) | (int)opcode);
        int start = WriteLength(frame, payload.Length);
        Key.CopyTo(frame, start);
        start += Key.Length;
        for (int i = 0; i < payload.Length; i++)
        {
            frame[start + i] = (byte)(payload[i] ^ Key[i & 3]);
        }

        return frame;
    }

    public static byte[] Ping(ReadOnlySpan<byte> payload) => Make(Opcode.Ping, payload);

    public static byte[] Ping(string payload) => Ping(Encoding.UTF8.GetBytes(payload));

    public static byte[] Pong(string payload) => Make(Opcode.Pong, Encoding.UTF8.GetBytes(payload));

    public static byte[] Close(int code, string reason = "") => Make(Opcode.Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>The mask bit and the length, in the shortest of the three forms; gives the header's length so far.</summary>
    private static int WriteLength(Span<byte> frame, int length)
    {
        switch (HeaderLength(length))
        {
            case 2:
                frame[1] = (byte)(0x80 | length);
                return 2;
            case 4:
                frame[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
                return 4;
            default:
                frame[1] = 0x80 | 127;
                BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)length);
                return 10;
        }
    }

    private static int HeaderLength(int payloadLength) => payloadLength < 126 ? 2 : payloadLength <= ushort.MaxValue ? 4 : 10;
}
