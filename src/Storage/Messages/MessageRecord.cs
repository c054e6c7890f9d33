using System.Buffers.Binary;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Messages;

/// <summary>
/// One message in the log: length of the rest, its CRC-32C, time in Unix milliseconds, direction, length of the charge point's identity, identity, text.
/// Numbers are little endian.
/// </summary>
internal readonly ref struct MessageRecord
{
    private const int CrcOffset = sizeof(uint);
    private const int HeaderLength = 2 * sizeof(uint);
    private const int TimeLength = sizeof(long);
    private const int FixedLength = TimeLength + sizeof(byte) + sizeof(ushort);

    /// <summary>The longest identity, in bytes.</summary>
    public const int MaxOwnerLength = ushort.MaxValue;

    public long TimeMs { get; private init; }

    public MessageDirection Direction { get; private init; }

    public ReadOnlySpan<byte> Owner { get; private init; }

    public ReadOnlySpan<byte> Text { get; private init; }

    public static int LengthOf(int ownerLength, int textLength) => HeaderLength + FixedLength + ownerLength + textLength;

    /// <summary>Writes a record without its CRC, which <see cref="Sign"/> adds off the session's thread.</summary>
    public static void Write(Span<byte> destination, long timeMs, MessageDirection direction, ReadOnlySpan<byte> owner, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, FixedLength + owner.Length + text.Length);
        Span<byte> rest = destination[HeaderLength..];
        BinaryPrimitives.WriteInt64LittleEndian(rest, timeMs);
        rest[TimeLength] = (byte)direction;
        BinaryPrimitives.WriteUInt16LittleEndian(rest[(TimeLength + 1)..], (ushort)owner.Length);
        owner.CopyTo(rest[FixedLength..]);
        text.CopyTo(rest[(FixedLength + owner.Length)..]);
    }

    public static void Sign(Span<byte> record) => BinaryPrimitives.WriteUInt32LittleEndian(record[CrcOffset..], Crc32C.Compute(record[HeaderLength..]));

    /// <summary>The length of the record that begins here; 0 where none can.</summary>
    public static int PeekLength(ReadOnlySpan<byte> bytes)
    {
        int rest = bytes.Length < HeaderLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return rest < FixedLength || rest > int.MaxValue - HeaderLength ? 0 : HeaderLength + rest;
    }

    /// <summary>How much has to be read to know a record's length.</summary>
    public static int PeekedLength => HeaderLength;

    /// <summary>Reads the record that begins here. False where none does, or where it isn't whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool isSigned, out MessageRecord record, out int length)
    {
        record = default;
        length = PeekLength(bytes);
        if (length == 0 || length > bytes.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[HeaderLength..length];
        int ownerLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[(TimeLength + 1)..]);
        if (ownerLength > rest.Length - FixedLength || (isSigned && BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcOffset..]) != Crc32C.Compute(rest)))
        {
            return false;
        }

        record = new MessageRecord
        {
            TimeMs = BinaryPrimitives.ReadInt64LittleEndian(rest),
            Direction = (MessageDirection)rest[TimeLength],
            Owner = rest.Slice(FixedLength, ownerLength),
            Text = rest[(FixedLength + ownerLength)..],
        };
        return true;
    }
}
