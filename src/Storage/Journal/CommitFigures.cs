namespace Ocpp.Storage.Journal;

/// <summary>What the committer did, written by it alone and read by anybody.</summary>
internal sealed class CommitFigures(JournalMetrics? metrics)
{
    private long _commits;
    private long _records;
    private long _bytes;
    private long _lastTicks;
    private long _totalTicks;
    private int _lastRecords;
    private int _largestRecords;

    public void Add(in BatchHeader batch, TimeSpan duration)
    {
        Volatile.Write(ref _commits, _commits + 1);
        Volatile.Write(ref _records, _records + batch.Records);
        Volatile.Write(ref _bytes, _bytes + batch.FileLength);
        Volatile.Write(ref _lastTicks, duration.Ticks);
        Volatile.Write(ref _totalTicks, _totalTicks + duration.Ticks);
        Volatile.Write(ref _lastRecords, batch.Records);
        Volatile.Write(ref _largestRecords, Math.Max(_largestRecords, batch.Records));
        metrics?.Committed(batch.Records, duration);
    }

    public JournalStatistics Read(int segments, PendingBatches pending, WriteAhead ahead) => new()
    {
        Commits = Volatile.Read(ref _commits),
        Records = Volatile.Read(ref _records),
        Bytes = Volatile.Read(ref _bytes),
        PendingBytes = pending.Bytes,
        Segments = segments,
        LastBatchRecords = Volatile.Read(ref _lastRecords),
        LargestBatchRecords = Volatile.Read(ref _largestRecords),
        LastCommitDuration = TimeSpan.FromTicks(Volatile.Read(ref _lastTicks)),
        TotalCommitDuration = TimeSpan.FromTicks(Volatile.Read(ref _totalTicks)),
        RefusedAppends = pending.Refused,
        FreeBytes = ahead.FreeBytes,
        ReservedFreeBytes = ahead.ReservedFreeBytes,
    };
}
