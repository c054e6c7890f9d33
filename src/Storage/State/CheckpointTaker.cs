using Microsoft.Extensions.Logging;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// When a checkpoint is due and in what order it is done: fold over, store the manifest, and only then give up what the two kept checkpoints don't
/// need. If the log is mostly dead, it is compacted afterwards, page by page between records, and the next checkpoint keeps the result.
/// Of the applier's thread, but for <see cref="IntervalPassed"/>, <see cref="Hurry"/> and the figures.
/// </summary>
internal sealed partial class CheckpointTaker(
    StateStoreOptions options,
    StateTable table,
    LogFiles files,
    CheckpointShelf shelf,
    TimeProvider clock,
    ILogger logger)
{
    // More than the records between two steps can write, so that compaction gains on them.
    private const long CompactedAtOnce = 1 << 20;

    private readonly Lock _gate = new();
    private CheckpointInfo? _newest = shelf.Newest;
    private CheckpointInfo? _fallback = shelf.Fallback;
    private long _compactionTarget;
    private long _bytes;
    private int _hasIntervalPassed;

    internal TimeSpan Interval => options.CheckpointInterval;

    internal long Checkpoints { get; private set; }

    internal long Compactions { get; private set; }

    internal CheckpointInfo? Newest
    {
        get
        {
            lock (_gate)
            {
                return _newest;
            }
        }
    }

    /// <summary>The checkpoint that a damaged newest one would leave us with.</summary>
    internal CheckpointInfo? Fallback
    {
        get
        {
            lock (_gate)
            {
                return _fallback;
            }
        }
    }

    internal bool IsDiskBroken => files.Error is not null;

    /// <summary>From any thread: the process wants to end, so a full disk is no longer waited for.</summary>
    internal void Hurry() => files.StopWaiting();

    /// <summary>From any thread.</summary>
    internal void IntervalPassed() => Volatile.Write(ref _hasIntervalPassed, 1);

    /// <summary>So many bytes of journal would have to be replayed more.</summary>
    internal void Count(int recordLength) => _bytes += recordLength;

    internal void TakeIfDue(JournalPosition applied)
    {
        if (_bytes >= options.CheckpointEveryBytes || Volatile.Read(ref _hasIntervalPassed) != 0)
        {
            Take(applied);
        }
    }

    /// <summary>Does a page of a running compaction, or several that are small: some 12 000 records, 20 ms. False when none is running.</summary>
    internal bool CompactSome()
    {
        for (long done = 0; _compactionTarget != 0 && done < CompactedAtOnce; done += table.PageSize)
        {
            if (!table.CompactPage(_compactionTarget))
            {
                _compactionTarget = 0;
                Compactions++;
            }
        }

        return _compactionTarget != 0;
    }

    /// <summary>Takes one now, or gives the last one when nothing was applied since; an empty one while nothing ever was.</summary>
    internal CheckpointInfo Take(JournalPosition applied)
    {
        Volatile.Write(ref _hasIntervalPassed, 0);
        _bytes = 0;
        CheckpointInfo newest = _newest.GetValueOrDefault();
        if (newest.Applied == applied)
        {
            return newest;
        }

        CheckpointManifest manifest = table.TakeCheckpoint(applied, clock);
        shelf.Add(manifest);
        options.Reached?.Invoke(CheckpointStep.Stored);
        files.DeleteBefore(shelf.OldestBegin);
        options.Reached?.Invoke(CheckpointStep.Purged);
        Checkpoints++;
        lock (_gate)
        {
            _newest = shelf.Newest;
            _fallback = shelf.Fallback;
        }

        if (table.LogBytes > options.CompactAbove && table.LogBytes > 2 * table.LiveBytes)
        {
            _compactionTarget = Math.Max(_compactionTarget, table.CompactionTarget);
        }

        Log.Taken(logger, applied, manifest.Duration, manifest.End - manifest.Begin, manifest.LiveBytes);
        return manifest.Info;
    }
}
