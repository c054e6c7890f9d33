using System.Text;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>Short ways to make, fill and read a small journal.</summary>
internal static class JournalFixture
{
    public static JournalOptions Options(TemporaryDirectory directory, int segmentSize = 64 << 10, int maxRecordSize = 4 << 10, Durability durability = Durability.Commit) => new()
    {
        Directory = directory.Path,
        SegmentSize = segmentSize,
        MaxRecordSize = maxRecordSize,
        SoftMemoryLimit = 64 << 10,
        HardMemoryLimit = 128 << 10,
        Durability = durability,
        ReservedFreeBytes = 0,
    };

    public static EventJournal Open(TemporaryDirectory directory, JournalDisk? disk = null, int segmentSize = 64 << 10, int maxRecordSize = 4 << 10) =>
        EventJournal.OpenOn(Options(directory, segmentSize, maxRecordSize), TimeProvider.System, disk ?? new JournalDisk());

    public static byte[] Record(long number, int length = 0)
    {
        byte[] record = Encoding.ASCII.GetBytes($"record {number} ");
        int start = record.Length;
        if (start < length)
        {
            Array.Resize(ref record, length);
            new Random((int)number).NextBytes(record.AsSpan(start));
        }

        return record;
    }

    public static JournalPosition Append(this IEventJournal journal, ReadOnlySpan<byte> record) =>
        journal.TryAppend(record, out JournalPosition position) ? position : throw new InvalidOperationException($"Refused: {journal.Health}.");

    /// <summary>Appends a record and waits until it is on disk, so that it is a batch of its own.</summary>
    public static async Task<JournalPosition> CommitAsync(this IEventJournal journal, byte[] record)
    {
        JournalPosition position = journal.Append(record);
        await journal.WaitForCommitAsync(position, Limit());
        return position;
    }

    public static List<byte[]> ReadAll(this IEventJournal journal, long from = 0)
    {
        using IJournalReader reader = journal.OpenReader(new JournalPosition(from));
        return reader.ReadRest();
    }

    public static List<byte[]> ReadRest(this IJournalReader reader)
    {
        List<byte[]> records = [];
        while (reader.TryRead(out _, out ReadOnlySpan<byte> record))
        {
            records.Add(record.ToArray());
        }

        return records;
    }

    /// <summary>Ends a wait that would never end by itself; no test depends on its length.</summary>
    public static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
