using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Admission;

/// <summary>
/// How far the disk is behind: the time for which the end of the journal, as it was at some moment, hasn't been on disk. Answers wait as long. With
/// <c>Storage:Durability=Async</c> the interval of the commits is none of it. Used under its owner's lock.
/// </summary>
internal sealed class JournalLag(IEventJournal journal, StorageOptions storage)
{
    // Sessions have stopped reading: worse than any time.
    private const long CongestedMs = 60_000;

    private readonly long _intervalMs = storage.Durability == Durability.Async ? (long)storage.CommitInterval.TotalMilliseconds : 0;
    private JournalPosition _mark;
    private long _markedAtMs;

    /// <summary>Milliseconds, 0 while the disk keeps up.</summary>
    public long Measure(long nowMs)
    {
        if (journal.IsCongested)
        {
            return CongestedMs;
        }

        if (journal.Committed >= _mark)
        {
            _mark = journal.Appended;
            _markedAtMs = nowMs;
            return 0;
        }

        return Math.Max(0, nowMs - _markedAtMs - _intervalMs);
    }
}
