using System.Numerics;

namespace Ocpp.Storage.State;

/// <summary>
/// How the state is kept. The defaults start in a few MiB and carry a million charge points: pages are allocated as they are used,
/// so <see cref="MemorySize"/> is a ceiling and not a reservation. Sizes are bytes and powers of two.
/// </summary>
public sealed class StateStoreOptions
{
    private const long MaxIndexSize = 1L << 30;
    private const int BucketSize = 64;
    private const int RecordsPerBucket = 4;

    /// <summary>Where the state's files are; created when missing. Exclusive to one store: the caller holds the data directory's lock.</summary>
    public required string Directory { get; set; }

    /// <summary>
    /// Ceiling of the log in memory, default 2 GiB. Above the size of the log all reads are from memory; a million charge points with their records take
    /// some 0.25 to 0.5 GiB of log (twice that before a compaction). Below it old pages are read from disk.
    /// </summary>
    public long MemorySize { get; set; } = 2L << 30;

    /// <summary>
    /// Least hash index, default 4 MiB: 460 000 records before buckets overflow, which costs time and nothing else. It is made anew at each start, as large as the records then want:
    /// where it is larger than that, each look into it is a page that the processor hasn't at hand.
    /// </summary>
    public long IndexSize { get; set; } = 4L << 20;

    /// <summary>Page of the log, default 4 MiB; a record takes at most half of one. Fixed when the directory is created.</summary>
    public long PageSize { get; set; } = 4L << 20;

    /// <summary>File of the log, default 64 MiB: disk space comes back in steps of this size. Fixed when the directory is created.</summary>
    public long SegmentSize { get; set; } = 64L << 20;

    /// <summary>A checkpoint is taken after so much time if anything changed. 5 minutes of 5 000 records a second replay in 2 to 8 s.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A checkpoint is taken after so many bytes of journal records were applied, whichever comes first; default 256 MiB.</summary>
    public long CheckpointEveryBytes { get; set; } = 256L << 20;

    /// <summary>The log is not compacted below this size, default 64 MiB; above it, when more than half of it is dead.</summary>
    public long CompactAbove { get; set; } = 64L << 20;

    /// <summary>How many threads may read at once, default 16; others wait. FASTER bears 128 threads inside (its epoch table).</summary>
    public int MaxConcurrentReaders { get; set; } = 16;

    /// <summary>For tests: called on the applier's thread at each step of a checkpoint.</summary>
    internal Action<CheckpointStep>? Reached { get; set; }

    /// <summary>Bytes of the hash index for so many records: a bucket of 64 bytes bears seven, and is to begin with four at most.</summary>
    internal long IndexSizeFor(long records)
    {
        ulong rounded = BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(records, 1, MaxIndexSize));
        return Math.Clamp((long)rounded * (BucketSize / RecordsPerBucket), IndexSize, MaxIndexSize);
    }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Directory);
        CheckSize(PageSize, LogChecksums.ChunkSize, 1L << 30, nameof(PageSize));
        CheckSize(SegmentSize, PageSize, 1L << 40, nameof(SegmentSize));
        CheckSize(MemorySize, PageSize, 1L << 46, nameof(MemorySize));
        CheckSize(IndexSize, 1L << 12, MaxIndexSize, nameof(IndexSize));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CheckpointInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CheckpointEveryBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(CompactAbove);

        // Beside the readers FASTER has the applier and its own I/O threads inside.
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentReaders, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxConcurrentReaders, 64);
    }

    private static void CheckSize(long size, long least, long most, string name)
    {
        if (size < least || size > most || !BitOperations.IsPow2(size))
        {
            throw new ArgumentOutOfRangeException(name, size, $"A power of two from {least} to {most} is allowed.");
        }
    }
}
