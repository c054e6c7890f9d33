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
    public const int Length = 2 + (3 * sizeof(long));

    private const byte Layout = 1;

    /// <summary>Whether there is such a charge point for operators. False after it was deleted.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The running number of its last fact. Goes on after it was deleted, so that no number means two facts.</summary>
    public ulong Sequence { get; init; }

    /// <summary>Its last fact.</summary>
    public JournalPosition LastPosition { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset LastTime { get; init; }

    public static StoredHead Decode(ReadOnlySpan<byte> record)
    {
        StoredLayout.Check("A charge point's head", record, Length, Layout);
        return new StoredHead
        {
            IsKnown = record[1] != 0,
            Sequence = BinaryPrimitives.ReadUInt64LittleEndian(record[2..]),
            LastPosition = new JournalPosition(BinaryPrimitives.ReadInt64LittleEndian(record[10..])),
            LastTime = FactReader.ToTime(BinaryPrimitives.ReadInt64LittleEndian(record[18..])),
        };
    }

    public void Encode(Span<byte> record)
    {
        record[0] = Layout;
        record[1] = IsKnown ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(record[2..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[10..], LastPosition.Value);
        BinaryPrimitives.WriteInt64LittleEndian(record[18..], LastTime.ToUnixTimeMilliseconds());
    }
}
