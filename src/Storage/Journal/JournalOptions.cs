namespace Ocpp.Storage.Journal;

/// <summary>Where the journal lies and what it may use. Sizes are bytes.</summary>
public sealed class JournalOptions
{
    /// <summary>The data directory (<c>Storage:Directory</c>); the journal lies in its folder <c>journal</c>. Made when it isn't there.</summary>
    public required string Directory { get; init; }

    /// <summary>What a segment file takes, written ahead in full; truncation frees whole segments. At least twice a batch of <see cref="MaxRecordSize"/>.</summary>
    public long SegmentSize { get; init; } = 64L << 20;

    /// <summary>The longest record: an OCPP message of the largest allowed size with what is known of it fits.</summary>
    public int MaxRecordSize { get; init; } = 4 << 20;

    /// <summary>When more than this waits for the disk, the journal is congested: sessions stop reading. About 100 000 records.</summary>
    public int SoftMemoryLimit { get; init; } = 32 << 20;

    /// <summary>Beyond this appends are refused. The distance to the soft limit is what batches in work may still produce.</summary>
    public int HardMemoryLimit { get; init; } = 64 << 20;

    /// <summary>What an acknowledgement waits for.</summary>
    public Durability Durability { get; init; } = Durability.Commit;

    /// <summary>With <see cref="Durability.Async"/>: how often what was appended is brought to disk.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest <see cref="CommitLinger"/>: a charge point waits for its answer meanwhile.</summary>
    public static readonly TimeSpan MaxCommitLinger = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// With <see cref="Durability.Commit"/>: a commit begins at the earliest so long after the last one's end, so that under load many records share one write and one wake-up. A record that
    /// comes after a longer pause is committed at once, and a full batch doesn't wait. Zero: each commit begins when the last one has ended. At most <see cref="MaxCommitLinger"/>.
    /// </summary>
    public TimeSpan CommitLinger { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Free space on the volume below which nothing is taken any more, so that other files of the same directory (checkpoints above all) never meet a full disk.
    /// Null: 256 MiB, or 5 % of a volume where that is less.
    /// </summary>
    public long? ReservedFreeBytes { get; init; }

    /// <summary>
    /// How much of the journal's end is read and checked when it is opened. Older segments are held against their neighbours' headers at once, and their
    /// records' checksums when they are read: a journal of many days shouldn't cost minutes at every start.
    /// </summary>
    public long VerifiedBytesAtOpen { get; init; } = 1L << 30;
}
