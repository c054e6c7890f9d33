using System.Buffers.Binary;

namespace Ocpp.WebSockets.Frames;

/// <summary>Writes a client's frames, which are always masked (RFC 6455 §5.1, §5.3). Any thread.</summary>
public static class MaskedFrameWriter
{
    /// <summary>The longest header with its masking key, in bytes.</summary>
    public const int MaxHeaderLength = FrameHeader.MaxLength;

    /// <summary>The longest control frame with its header, in bytes.</summary>
    public const int MaxControlLength = 2 + KeyLength + FrameHeader.MaxControlPayload;

    private const int KeyLength = sizeof(uint);
    private const byte MaskBit = 0x80;

    /// <summary>
    /// Masks a payload that was encoded first and lies at <paramref name="payloadStart"/>, writes the header right before it and returns the
    /// index of the frame's first byte. With <see cref="MaxHeaderLength"/> bytes kept free in front, any header fits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is too little room in front of the payload.</exception>
    public static int WriteAround(Span<byte> buffer, int payloadStart, int payloadLength, Opcode opcode, uint maskingKey)
    {
        int keyStart = payloadStart - KeyLength;
        int start = FrameWriter.WriteHeaderBefore(buffer, keyStart, payloadLength, opcode);
        buffer[start + 1] |= MaskBit;
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[keyStart..], maskingKey);
        Masking.Apply(buffer.Slice(payloadStart, payloadLength), maskingKey, 0);
        return start;
    }

    /// <summary>Writes a whole control frame and returns its length, at most <see cref="MaxControlLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload is longer than 125 bytes, or <paramref name="destination"/> is too short.</exception>
    public static int WriteControl(Span<byte> destination, Opcode opcode, ReadOnlySpan<byte> payload, uint maskingKey)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, FrameHeader.MaxControlPayload, nameof(payload));
        int payloadStart = FrameWriter.HeaderLength(payload.Length) + KeyLength;
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, payloadStart + payload.Length, nameof(destination));
        payload.CopyTo(destination[payloadStart..]);
        WriteAround(destination, payloadStart, payload.Length, opcode, maskingKey);
        return payloadStart + payload.Length;
    }

    /// <summary>Writes a Close frame with a code and no reason, and returns its length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code may not be on the wire (RFC 6455 §7.4), or <paramref name="destination"/> is too short.</exception>
    public static int WriteClose(Span<byte> destination, CloseCode code, uint maskingKey)
    {
        if (!CloseFrame.IsLegalOnTheWire((ushort)code))
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, "This close code may not be sent.");
        }

        Span<byte> payload = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        return WriteControl(destination, Opcode.Close, payload, maskingKey);
    }
}
