using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// Key → record, as the committed journal makes it: always a prefix of the journal, so it never holds a fact that a crash could take back. It can be
/// lost and made again; its checkpoints only make that quick. Every member may be called from any thread.
/// </summary>
public sealed partial class StateStore : IStateReader, IAsyncDisposable
{
    private readonly IEventJournal _journal;
    private readonly StateTable _table;
    private readonly CheckpointTaker _checkpoints;
    private readonly Applier _applier;
    private readonly Lock _closing = new();
    private Task? _closed;

    private StateStore(IEventJournal journal, StateTable table, CheckpointTaker checkpoints, Applier applier)
    {
        _journal = journal;
        _table = table;
        _checkpoints = checkpoints;
        _applier = applier;
        _applier.Failed += failure => Failed?.Invoke(failure);
    }

    /// <summary>Raised once, on the applier's thread, when <see cref="Health"/> becomes <see cref="StateHealth.Failed"/>: the process should stop and be started again.</summary>
    public event Action<Exception>? Failed;

    /// <summary>Whether the state still follows the journal.</summary>
    public StateHealth Health => _applier.Failure is null ? StateHealth.Healthy : StateHealth.Failed;

    /// <summary>The last record whose effect reads show.</summary>
    public JournalPosition Applied => _applier.Applied;

    /// <summary>
    /// The first journal record that a recovery could still need, were the newest checkpoint damaged: the journal may be truncated before it. It is record 1 until
    /// there are two checkpoints.
    /// </summary>
    public JournalPosition OldestNeeded => _checkpoints.Fallback is { } fallback ? fallback.Applied.Next : new JournalPosition(1);

    /// <summary>Figures for metrics.</summary>
    public StateStoreStatistics Statistics
    {
        get
        {
            JournalPosition applied = Applied;
            return new StateStoreStatistics(
                applied,
                Math.Max(0, _journal.Committed.Value - applied.Value),
                _table.LiveRecords,
                _table.LiveBytes,
                _table.LogBytes,
                _table.MemoryBytes,
                _table.IndexSize,
                _checkpoints.Checkpoints,
                _checkpoints.Compactions,
                _checkpoints.Newest);
        }
    }

    /// <summary>
    /// Recovers the newest good checkpoint, lets the projection build its indexes, replays the journal up to what is committed, and starts the applier.
    /// The journal is to be disposed after the store.
    /// </summary>
    /// <exception cref="StateDamagedException">No checkpoint is usable and the journal doesn't reach back to its first record, or journal and state don't belong together.</exception>
    /// <exception cref="NewerFormatException">A newer program wrote the directory.</exception>
    public static StateStore Open(StateStoreOptions options, IEventJournal journal, IProjection projection, TimeProvider clock, ILogger<StateStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(clock);
        options.Check();
        ILogger log = logger ?? NullLogger<StateStore>.Instance;
        long started = clock.GetTimestamp();
        StateTable table = new StateRecovery(options, journal, log).Open(out LogFiles files, out CheckpointShelf shelf, out JournalPosition recovered);
        Applier? applier = null;
        try
        {
            projection.Restore(table, visitor => ScanHere(table, visitor));
            CheckpointTaker checkpoints = new(options, table, files, shelf, clock, log);
            applier = new Applier(journal, projection, table, checkpoints, recovered, clock, log);
            StateStore store = new(journal, table, checkpoints, applier);
            applier.Replay();
            TimeSpan duration = clock.GetElapsedTime(started);
            Log.Opened(log, recovered, applier.Applied, table.LiveRecords, duration);
            applier.Start();
            return store;
        }
        catch
        {
            applier?.Dispose();
            table.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryRead(ReadOnlySpan<byte> key, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return _table.TryReadConcurrently(key, destination);
    }

    /// <summary>Completes when reads show the effect of <paramref name="position"/>; at once, and without allocating, when they do already.</summary>
    /// <exception cref="StateUnavailableException">The store failed or was closed before.</exception>
    public ValueTask WaitForAppliedAsync(JournalPosition position, CancellationToken cancellationToken) =>
        position <= Applied ? ValueTask.CompletedTask : new ValueTask(_applier.WaitForAppliedAsync(position, cancellationToken));

    /// <summary>
    /// Visits all live records, in no particular order, on the calling thread, while the applier goes on. Each record is seen as it was at some moment of the
    /// scan; one that changes meanwhile may be seen twice, the later version later, and one that is deleted meanwhile may be seen or not. Blocks on the applier
    /// for the copying of 256 KiB at a time.
    /// </summary>
    /// <exception cref="StateUnavailableException">The store failed or was closed.</exception>
    public void Scan(StateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ScanSlice slice = new();
        do
        {
            _applier.AskAsync(_ =>
            {
                _table.Fill(slice);
                return true;
            }).GetAwaiter().GetResult();
            slice.Visit(visitor);
        }
        while (!slice.IsLast);
    }

    /// <summary>
    /// Takes a checkpoint now; the applier pauses for it. Gives the last one when nothing was applied since (an empty one if nothing ever was). Cancelling only gives up the waiting.
    /// The store takes checkpoints by itself: see <see cref="StateStoreOptions"/>.
    /// </summary>
    /// <exception cref="StateUnavailableException">The store failed or was closed.</exception>
    public async ValueTask<CheckpointInfo> CheckpointAsync(CancellationToken cancellationToken) =>
        await _applier.AskAsync(_checkpoints.Take).WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Applies what is committed, takes a last checkpoint and closes the files. A failed store only closes them.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_closing)
        {
            return new ValueTask(_closed ??= CloseAsync());
        }
    }

    private static void ScanHere(StateTable table, StateVisitor visitor)
    {
        ScanSlice slice = new();
        do
        {
            table.Fill(slice);
            slice.Visit(visitor);
        }
        while (!slice.IsLast);
    }

    private async Task CloseAsync()
    {
        if (await _applier.StopAsync().ConfigureAwait(false))
        {
            _applier.Dispose();
            _table.Dispose();
        }
    }
}
