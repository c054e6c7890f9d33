using System.Threading.Tasks.Sources;

namespace Ocpp.Storage.Journal;

/// <summary>
/// A reader's wait for the next committed record. One object per reader, used again for each wait, so that following the journal's end allocates nothing: it goes
/// to the thread pool itself instead of <see cref="ManualResetValueTaskSourceCore{TResult}.RunContinuationsAsynchronously"/>, which makes an object for each wake-up,
/// on the thread that commits for everybody.
/// </summary>
internal sealed class TailWait(CommitWaiters waiters) : ICommitWaiter, IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _cancelledBy;
    private JournalPosition _position;
    private bool _pending;
    private bool _result;

    public ValueTask<bool> WaitAsync(JournalPosition position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ValueTask<bool> wait;
        lock (_gate)
        {
            if (_pending)
            {
                throw new InvalidOperationException("A reader waits for one thing at a time.");
            }

            _core.Reset();
            _position = position;
            _pending = true;
            wait = new ValueTask<bool>(this, _core.Version);
        }

        if (waiters.Add(position, this))
        {
            // Nobody has the task yet, so nothing is run by this.
            if (TryEnd(result: true, default))
            {
                Execute();
            }
        }
        else if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((TailWait)state!).Wake(result: false, token), this);
        }

        return wait;
    }

    public void OnCommitted(JournalPosition committed)
    {
        lock (_gate)
        {
            // The registration of a cancelled wait may come late; it counts for the next one only if that is served by it.
            if (committed >= _position)
            {
                Wake(result: true, default);
            }
        }
    }

    public void OnJournalFailed() => Wake(result: false, default);

    /// <summary>On the thread pool: whoever awaits goes on from here.</summary>
    public void Execute()
    {
        if (_cancelledBy.IsCancellationRequested)
        {
            _core.SetException(new OperationCanceledException(_cancelledBy));
        }
        else
        {
            _core.SetResult(_result);
        }
    }

    public bool GetResult(short token)
    {
        _cancellation.Dispose();
        return _core.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Wake(bool result, CancellationToken cancelledBy)
    {
        if (TryEnd(result, cancelledBy))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    /// <summary>True for the one of commit, failure and cancellation that comes first, which then has to <see cref="Execute"/>.</summary>
    private bool TryEnd(bool result, CancellationToken cancelledBy)
    {
        lock (_gate)
        {
            bool isFirst = _pending;
            if (isFirst)
            {
                _pending = false;
                _result = result;
                _cancelledBy = cancelledBy;
            }

            return isFirst;
        }
    }
}
