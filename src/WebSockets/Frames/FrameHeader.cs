using System.Buffers.Binary;

namespace Ocpp.WebSockets.Frames;

/// <summary>
/// One frame's header (RFC 6455 §5.2), with every rule that concerns a single frame checked. Rules between
/// frames and the size limit are the reader's.
/// </summary>
internal readonly struct FrameHeader
{
    /// <summary>Two bytes, a length of eight, a masking key of four.</summary>
    internal const int MaxLength = 14;

    internal const int MaxControlPayload = 125;

    private const int FinalBit = 0x80;
    private const int ReservedBitsMask = 0x70;
    private const int OpcodeMask = 0x0F;
    private const int MaskBit = 0x80;
    private const int ShortLengthMask = 0x7F;
    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;

    private FrameHeader(Opcode opcode, bool isFinal, int length, long payloadLength, uint maskingKey)
    {
        Opcode = opcode;
        IsFinal = isFinal;
        Length = length;
        PayloadLength = payloadLength;
        MaskingKey = maskingKey;
    }

    internal Opcode Opcode { get; }

    internal bool IsFinal { get; }

    internal bool IsControl => Opcode >= Opcode.Close;

    /// <summary>Bytes of the header itself.</summary>
    internal int Length { get; }

    internal long PayloadLength { get; }

    /// <summary>In the order that <see cref="Masking.Apply"/> takes.</summary>
    internal uint MaskingKey { get; }

    /// <summary>Reads the header at the start of <paramref name="bytes"/>; a violation is reported by the first two bytes where they show it.</summary>
    internal static HeaderStatus TryRead(
        ReadOnlySpan<byte> bytes, out FrameHeader header, out Violation violation, FrameSender sender = FrameSender.Client)
    {
        header = default;
        violation = default;
        if (bytes.Length < 2)
        {
            return HeaderStatus.Incomplete;
        }

        Opcode opcode = (Opcode)(bytes[0] & OpcodeMask);
        bool isFinal = (bytes[0] & FinalBit) != 0;
        int shortLength = bytes[1] & ShortLengthMask;
        if (!CheckFirstBytes(bytes[0], bytes[1], opcode, isFinal, sender, out violation))
        {
            return HeaderStatus.Violated;
        }

        int keyLength = sender == FrameSender.Client ? sizeof(uint) : 0;
        int length = keyLength + shortLength switch
        {
            TwoByteLength => 2 + sizeof(ushort),
            EightByteLength => 2 + sizeof(ulong),
            _ => 2,
        };
        if (bytes.Length < length)
        {
            return HeaderStatus.Incomplete;
        }

        long payloadLength = shortLength switch
        {
            TwoByteLength => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            EightByteLength => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => shortLength,
        };
        if (payloadLength < 0)
        {
            violation = Violation.LengthHighBit;
            return HeaderStatus.Violated;
        }

        // The minimal number of bytes must be used: RFC 6455 §5.2.
        if ((shortLength == TwoByteLength && payloadLength < TwoByteLength)
            || (shortLength == EightByteLength && payloadLength <= ushort.MaxValue))
        {
            violation = Violation.LengthNotShortest;
            return HeaderStatus.Violated;
        }

        // A key of zeros changes nothing, so a server's frame is read as if it had one.
        uint maskingKey = keyLength == 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(length - keyLength)..]);
        header = new FrameHeader(opcode, isFinal, length, payloadLength, maskingKey);
        return HeaderStatus.Complete;
    }

    private static bool CheckFirstBytes(byte first, byte second, Opcode opcode, bool isFinal, FrameSender sender, out Violation violation)
    {
        // No extension is negotiated, so each of the three must be 0: RFC 6455 §5.2.
        if ((first & ReservedBitsMask) != 0)
        {
            violation = Violation.ReservedBits;
            return false;
        }

        if (opcode is > Opcode.Binary and < Opcode.Close or > Opcode.Pong)
        {
            violation = Violation.UnknownOpcode;
            return false;
        }

        // A server must not read an unmasked frame, nor a client a masked one: RFC 6455 §5.1.
        if ((second & MaskBit) != (sender == FrameSender.Client ? MaskBit : 0))
        {
            violation = sender == FrameSender.Client ? Violation.UnmaskedFrame : Violation.MaskedFrame;
            return false;
        }

        // Control frames are whole and short: RFC 6455 §5.5.
        if (opcode >= Opcode.Close && !isFinal)
        {
            violation = Violation.FragmentedControlFrame;
            return false;
        }

        if (opcode >= Opcode.Close && (second & ShortLengthMask) > MaxControlPayload)
        {
            violation = Violation.ControlFrameTooLong;
            return false;
        }

        violation = default;
        return true;
    }
}
