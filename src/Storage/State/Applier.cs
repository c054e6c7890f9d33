using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// The one thread that changes the state: it takes committed records in order and, between them, does what was asked of it (a checkpoint, a slice of a scan).
/// Before <see cref="Start"/> the opener's thread plays its part and replays the journal.
/// </summary>
internal sealed partial class Applier : IDisposable
{
    // Requests and checkpoints wait at most for so many records.
    private const int RecordsPerTurn = 256;

    // After some records it rests, unless somebody waits for what it hasn't applied: following each commit would cost a wake-up each.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan BrokenDiskGrace = TimeSpan.FromSeconds(2);

    private readonly IJournalReader _reader;
    private readonly IProjection _projection;
    private readonly StateTable _table;
    private readonly CheckpointTaker _checkpoints;
    private readonly ILogger _logger;
    private readonly AppliedWaiters _waiters = new();
    private readonly ConcurrentQueue<Action> _requests = new();
    private readonly WakeSignal _wake = new();
    private readonly Action _signal;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly TimeProvider _clock;
    private ITimer? _timer;
    private ValueTaskAwaiter<bool> _more;
    private bool _isAwaitingMore;
    private bool _hasJournalEnded;
    private long _applied;
    private Exception? _failure;

    internal Applier(
        IEventJournal journal,
        IProjection projection,
        StateTable table,
        CheckpointTaker checkpoints,
        JournalPosition applied,
        TimeProvider clock,
        ILogger logger)
    {
        _projection = projection;
        _table = table;
        _checkpoints = checkpoints;
        _logger = logger;
        _applied = applied.Value;
        _signal = _wake.Set;
        _reader = journal.OpenReader(applied.Next);
        _thread = new Thread(Run) { IsBackground = true, Name = "state applier" };
        _clock = clock;
    }

    /// <summary>Raised once, on the applier's thread, when it stops for good.</summary>
    internal event Action<Exception>? Failed;

    internal JournalPosition Applied => new(Volatile.Read(ref _applied));

    internal Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Applies all that is committed, on the calling thread, which is the only one so far.</summary>
    internal void Replay()
    {
        while (ApplySome())
        {
            _checkpoints.TakeIfDue(Applied);
            _checkpoints.CompactSome();
        }
    }

    internal void Start()
    {
        _timer = _clock.CreateTimer(
            _ =>
            {
                _checkpoints.IntervalPassed();
                _wake.Set();
            },
            null,
            _checkpoints.Interval,
            _checkpoints.Interval);
        _thread.Start();
    }

    internal Task WaitForAppliedAsync(JournalPosition position, CancellationToken cancellationToken)
    {
        Task applied = _waiters.WaitAsync(position, () => Applied, cancellationToken);
        _wake.Set();
        return applied;
    }

    /// <summary>Runs <paramref name="work"/> between two records.</summary>
    /// <exception cref="StateUnavailableException">The applier has stopped.</exception>
    internal async Task<T> AskAsync<T>(Func<JournalPosition, T> work)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Enqueue(() =>
        {
            try
            {
                answer.SetResult(work(Applied));
            }
            catch (Exception e)
            {
                answer.SetException(e);
                throw;
            }
        });
        _wake.Set();
        await Task.WhenAny(answer.Task, _stopped.Task).ConfigureAwait(false);
        return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : throw Unavailable();
    }

    /// <summary>
    /// Applies what is committed, takes a last checkpoint and ends the thread. False when it doesn't end: FASTER never gives up on a page that can't be
    /// written, so with a broken disk and a log larger than its memory the thread stays there, and what it uses must not be closed.
    /// </summary>
    internal async Task<bool> StopAsync()
    {
        await _timer!.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        _checkpoints.Hurry();
        _wake.Set();
        while (await Task.WhenAny(_stopped.Task, Task.Delay(BrokenDiskGrace)).ConfigureAwait(false) != _stopped.Task)
        {
            if (_checkpoints.IsDiskBroken)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>After <see cref="StopAsync"/> gave true.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _stopping.Dispose();
    }

    internal StateUnavailableException Unavailable() => Failure is { } failure
        ? new StateUnavailableException($"The state stopped at journal record {Applied}: {failure.Message}", failure)
        : new StateUnavailableException("The state store is closed.");

    private void Run()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                while (_requests.TryDequeue(out Action? request))
                {
                    request();
                }

                long before = _applied;
                bool hasMore = ApplySome();
                _checkpoints.TakeIfDue(Applied);
                hasMore |= _checkpoints.CompactSome();
                if (hasMore)
                {
                    continue;
                }

                if (_applied > before)
                {
                    _wake.Wait(Rest);
                }
                else
                {
                    WaitForWork();
                }
            }

            // An orderly stop leaves nothing to replay.
            Replay();
            _checkpoints.Take(Applied);
        }
        catch (Exception e)
        {
            // Whatever it was, the state must not go on without the record that failed; the journal has it, and a restart tries again.
            Volatile.Write(ref _failure, e);
            Log.Failed(_logger, Applied, e);
            Failed?.Invoke(e);
        }
        finally
        {
            _waiters.End(Unavailable());
            _stopped.TrySetResult();
        }
    }

    private bool ApplySome()
    {
        for (int i = 0; i < RecordsPerTurn; i++)
        {
            if (_hasJournalEnded || !_reader.TryRead(out JournalPosition position, out ReadOnlySpan<byte> record))
            {
                return false;
            }

            if (position.Value != _applied + 1)
            {
                throw new InvalidOperationException($"The journal gave record {position} after {_applied}.");
            }

            _projection.Apply(position, record, _table);
            _checkpoints.Count(record.Length);

            // A full fence, so that a waiter either sees this position or is seen below.
            Interlocked.Exchange(ref _applied, position.Value);
            if (_waiters.IsAwaited(position))
            {
                _waiters.Release(position);
            }
        }

        return true;
    }

    private void WaitForWork()
    {
        if (!_isAwaitingMore && !_hasJournalEnded)
        {
#pragma warning disable CA2012 // The loop has other things to wake up for, so it keeps the awaiter; it is consumed once, below.
            _more = _reader.WaitForMoreAsync(_stopping.Token).GetAwaiter();
#pragma warning restore CA2012
            _isAwaitingMore = true;
            if (!_more.IsCompleted)
            {
                _more.UnsafeOnCompleted(_signal);
            }
        }

        if (!_isAwaitingMore || !_more.IsCompleted)
        {
            _wake.Wait();
        }

        if (_isAwaitingMore && _more.IsCompleted)
        {
            _isAwaitingMore = false;
            try
            {
                _hasJournalEnded = !_more.GetResult();
            }
            catch (OperationCanceledException)
            {
                // We are stopping; the loop sees it.
            }
        }
    }
}
