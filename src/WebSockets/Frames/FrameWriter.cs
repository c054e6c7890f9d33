using System.Buffers.Binary;
using System.Text;

namespace Ocpp.WebSockets.Frames;

/// <summary>Writes a server's frames, which are never masked (RFC 6455 §5.1). Any thread.</summary>
public static class FrameWriter
{
    /// <summary>The longest header that is written here, in bytes.</summary>
    public const int MaxHeaderLength = 10;

    /// <summary>The longest control frame with its header, in bytes.</summary>
    public const int MaxControlLength = 2 + MaxControlPayload;

    private const int MaxControlPayload = FrameHeader.MaxControlPayload;
    private const int FinalBit = 0x80;
    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;

    /// <summary>2, 4 or 10: the shortest header for a payload of that many bytes, as RFC 6455 §5.2 demands.</summary>
    public static int HeaderLength(int payloadLength) => payloadLength switch
    {
        < TwoByteLength => 2,
        <= ushort.MaxValue => 4,
        _ => MaxHeaderLength,
    };

    /// <summary>Writes the header of an unfragmented frame and returns its length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or <paramref name="destination"/> is too short.</exception>
    public static int WriteHeader(Span<byte> destination, Opcode opcode, int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        int headerLength = HeaderLength(payloadLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, headerLength, nameof(destination));
        destination[0] = (byte)(FinalBit | (int)opcode);
        switch (headerLength)
        {
            case 2:
                destination[1] = (byte)payloadLength;
                break;
            case 4:
                destination[1] = TwoByteLength;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                break;
            default:
                destination[1] = EightByteLength;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                break;
        }

        return headerLength;
    }

    /// <summary>
    /// Writes the header right before a payload that was encoded first and lies at <paramref name="payloadStart"/>, and returns the
    /// index of the frame's first byte. With <see cref="MaxHeaderLength"/> bytes kept free in front, any header fits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is too little room in front of the payload.</exception>
    public static int WriteHeaderBefore(Span<byte> buffer, int payloadStart, int payloadLength, Opcode opcode)
    {
        int start = payloadStart - HeaderLength(payloadLength);
        ArgumentOutOfRangeException.ThrowIfNegative(start, nameof(payloadStart));
        WriteHeader(buffer[start..payloadStart], opcode, payloadLength);
        return start;
    }

    /// <summary>Writes a whole control frame and returns its length, at most <see cref="MaxControlLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload is longer than 125 bytes, or <paramref name="destination"/> is too short.</exception>
    public static int WriteControl(Span<byte> destination, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxControlPayload, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, 2 + payload.Length, nameof(destination));
        int headerLength = WriteHeader(destination, opcode, payload.Length);
        payload.CopyTo(destination[headerLength..]);
        return headerLength + payload.Length;
    }

    /// <summary>
    /// Writes a Close frame and returns its length. A reason of more than 123 bytes is cut between two characters. A Close frame
    /// without a code is <see cref="WriteControl"/> with an empty payload.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The code may not be on the wire (RFC 6455 §7.4), or <paramref name="destination"/> is too short.</exception>
    public static int WriteClose(Span<byte> destination, CloseCode code, ReadOnlySpan<char> reason)
    {
        if (!CloseFrame.IsLegalOnTheWire((ushort)code))
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, "This close code may not be sent.");
        }

        Span<byte> payload = stackalloc byte[MaxControlPayload];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        int length = sizeof(ushort);
        foreach (Rune character in reason.EnumerateRunes())
        {
            if (!character.TryEncodeToUtf8(payload[length..], out int written))
            {
                break;
            }

            length += written;
        }

        return WriteControl(destination, Opcode.Close, payload[..length]);
    }
}
