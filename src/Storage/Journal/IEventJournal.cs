using System.Buffers;
using System.IO.Pipelines;

namespace Ocpp.Storage.Journal;

/// <summary>
/// An append-only list of records, the truth from which all other state is made. Every member may be called from any thread, at any time
/// before <see cref="IAsyncDisposable.DisposeAsync"/>, which commits what was appended.
/// </summary>
public interface IEventJournal : IAsyncDisposable
{
    /// <summary>The oldest record that can still be read; <see cref="JournalPosition.None"/> when there is none.</summary>
    JournalPosition First { get; }

    /// <summary>The last position handed out by <see cref="TryAppend"/>.</summary>
    JournalPosition Appended { get; }

    /// <summary>The last position that is on disk, whatever the durability.</summary>
    JournalPosition Committed { get; }

    /// <summary>Whether records are taken.</summary>
    JournalHealth Health { get; }

    /// <summary>Raised on a change of <see cref="Health"/>, on a thread of the journal: handlers must neither block nor throw.</summary>
    event Action<JournalHealth>? HealthChanged;

    /// <summary>More than <see cref="JournalOptions.SoftMemoryLimit"/> waits in memory for the disk: whoever produces records should stop reading its input.</summary>
    bool IsCongested { get; }

    /// <summary>Figures since the journal was opened.</summary>
    JournalStatistics Statistics { get; }

    /// <summary>Completes when <see cref="IsCongested"/> is false. Also when the journal takes nothing at all, so that nobody hangs: the next append tells.</summary>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Copies a record into memory, to be on disk with the next commit, and gives its position. Doesn't block and, in steady state, doesn't allocate.
    /// False when the journal isn't <see cref="JournalHealth.Healthy"/>, was closed, or <see cref="JournalOptions.HardMemoryLimit"/> is reached: nothing was taken.
    /// </summary>
    /// <exception cref="ArgumentException">The record is empty or longer than <see cref="JournalOptions.MaxRecordSize"/>.</exception>
    bool TryAppend(ReadOnlySpan<byte> record, out JournalPosition position);

    /// <summary>
    /// True when <paramref name="position"/> is committed already: no call will come. Else <paramref name="waiter"/> is called exactly once.
    /// With <see cref="Durability.Async"/> every appended position counts as committed here. Doesn't allocate in steady state.
    /// </summary>
    bool NotifyWhenCommitted(JournalPosition position, ICommitWaiter waiter);

    /// <summary>
    /// As <see cref="NotifyWhenCommitted"/>, for who goes on elsewhere anyway: <paramref name="work"/> is scheduled exactly once, when the position is committed or never will be, which it
    /// finds out itself. The committer's thread, on which all wait, looks at nothing of <paramref name="state"/>: it lies in another processor's cache.
    /// </summary>
    /// <param name="position">The position to be committed.</param>
    /// <param name="scheduler">Neither blocks nor throws, and runs nothing itself.</param>
    /// <param name="work">What is to run.</param>
    /// <param name="state">What it is given.</param>
    bool ScheduleWhenCommitted(JournalPosition position, PipeScheduler scheduler, Action<object?> work, object state);

    /// <summary>Completes when <paramref name="position"/> is committed, as <see cref="NotifyWhenCommitted"/> sees it.</summary>
    /// <exception cref="JournalUnavailableException">The journal failed or was closed before.</exception>
    ValueTask WaitForCommitAsync(JournalPosition position, CancellationToken cancellationToken);

    /// <summary>
    /// A reader whose first record is <paramref name="from"/>, or the oldest one for <see cref="JournalPosition.None"/>. It sees committed records only and
    /// follows the journal's end. A position behind the end is waited for.
    /// </summary>
    /// <exception cref="JournalTruncatedException"><paramref name="from"/> was removed by <see cref="TruncateBefore"/>.</exception>
    IJournalReader OpenReader(JournalPosition from);

    /// <summary>Writes one committed record to <paramref name="destination"/>; false when there is no such record (any more, or yet). Costs the reading of one batch.</summary>
    /// <exception cref="JournalDamagedException">The record's batch can't be read back.</exception>
    bool TryReadAt(JournalPosition position, IBufferWriter<byte> destination);

    /// <summary>The oldest record of the newest segments that together take at most so many bytes on disk; the newest segment is always among them.</summary>
    JournalPosition FirstWithin(long bytes);

    /// <summary>
    /// Removes what lies before <paramref name="position"/>, by whole segments and never the last one, so a part of it may stay readable. A reader that still
    /// stands there reads on in the segment it holds; where it can't go on it throws <see cref="JournalTruncatedException"/>.
    /// </summary>
    void TruncateBefore(JournalPosition position);
}
