using System.Buffers.Binary;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// The small record of a charge point that each of its facts touches. Its length never changes, so the store writes it in place; the larger
/// records are written only when what they hold changes.
/// </summary>
internal readonly record struct StoredHead
{
    /// <summary>Bytes of the record.</summary>
    public const int Length = TimeAt + TimeLength;

    // 1 had eight bytes for each number. Still read: the charge point's next fact writes it anew.
    private const byte Layout = 2;
    private const int FirstLength = 2 + (3 * sizeof(long));

    // With the length that the store adds, the whole is a multiple of the 8 bytes that it gives out. A billion facts a year would need a thousand years to fill the number.
    private const int SequenceAt = 2;
    private const int SequenceLength = 5;
    private const int PositionAt = SequenceAt + SequenceLength;
    private const int PositionLength = 6;
    private const int TimeAt = PositionAt + PositionLength;
    private const int TimeLength = 7;

    /// <summary>Whether there is such a charge point for operators. False after it was deleted.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The running number of its last fact. Goes on after it was deleted, so that no number means two facts.</summary>
    public ulong Sequence { get; init; }

    /// <summary>Its last fact.</summary>
    public JournalPosition LastPosition { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset LastTime { get; init; }

    /// <summary>Whether a record is one of the layout that this program writes.</summary>
    public static bool IsCurrent(ReadOnlySpan<byte> record) => record.Length == Length && record[0] == Layout;

    public static StoredHead Decode(ReadOnlySpan<byte> record)
    {
        StoredLayout.Check("A charge point's head", record, Length, Layout);
        if (record[0] == 1)
        {
            return DecodeFirst(record);
        }

        return new StoredHead
        {
            IsKnown = record[1] != 0,
            Sequence = (ulong)Read(record.Slice(SequenceAt, SequenceLength)),
            LastPosition = new JournalPosition(Read(record.Slice(PositionAt, PositionLength))),
            LastTime = FactReader.ToTime(Signed(Read(record.Slice(TimeAt, TimeLength)))),
        };
    }

    public void Encode(Span<byte> record)
    {
        record[0] = Layout;
        record[1] = IsKnown ? (byte)1 : (byte)0;
        Write((long)Sequence, record.Slice(SequenceAt, SequenceLength));
        Write(LastPosition.Value, record.Slice(PositionAt, PositionLength));
        Write(LastTime.ToUnixTimeMilliseconds(), record.Slice(TimeAt, TimeLength));
    }

    private static StoredHead DecodeFirst(ReadOnlySpan<byte> record)
    {
        StoredLayout.Check("A charge point's head", record, FirstLength, Layout);
        return new StoredHead
        {
            IsKnown = record[1] != 0,
            Sequence = BinaryPrimitives.ReadUInt64LittleEndian(record[2..]),
            LastPosition = new JournalPosition(BinaryPrimitives.ReadInt64LittleEndian(record[10..])),
            LastTime = FactReader.ToTime(BinaryPrimitives.ReadInt64LittleEndian(record[18..])),
        };
    }

    private static long Read(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[sizeof(long)];
        whole.Clear();
        bytes.CopyTo(whole);
        return BinaryPrimitives.ReadInt64LittleEndian(whole);
    }

    private static void Write(long value, Span<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(whole, value);
        whole[..bytes.Length].CopyTo(bytes);
    }

    // Of a number of seven bytes the highest bit is the sign: years before 1970.
    private static long Signed(long value) => value << 8 >> 8;
}
