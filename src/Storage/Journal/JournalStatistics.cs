namespace Ocpp.Storage.Journal;

/// <summary>What a journal did since it was opened. A snapshot; its figures may be of slightly different moments.</summary>
public readonly record struct JournalStatistics
{
    /// <summary>Batches brought to disk: one write and one fdatasync each.</summary>
    public long Commits { get; init; }

    /// <summary>Records brought to disk.</summary>
    public long Records { get; init; }

    /// <summary>Bytes of batches written, headers and padding included.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes that wait in memory for the disk.</summary>
    public long PendingBytes { get; init; }

    /// <summary>Segment files that are there.</summary>
    public int Segments { get; init; }

    /// <summary>Records in the last batch, and in the largest so far: how well commits are shared.</summary>
    public int LastBatchRecords { get; init; }

    /// <inheritdoc cref="LastBatchRecords"/>
    public int LargestBatchRecords { get; init; }

    /// <summary>How long the last batch's write and fdatasync took.</summary>
    public TimeSpan LastCommitDuration { get; init; }

    /// <summary>All commits' durations added up.</summary>
    public TimeSpan TotalCommitDuration { get; init; }

    /// <summary>Appends that were refused because the journal was full, failed or out of memory.</summary>
    public long RefusedAppends { get; init; }

    /// <summary>Bytes that are free on the journal's volume, as of a second ago; null where that isn't known.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>With less than so many free bytes the journal is full: see <see cref="JournalOptions.ReservedFreeBytes"/>.</summary>
    public long ReservedFreeBytes { get; init; }
}
