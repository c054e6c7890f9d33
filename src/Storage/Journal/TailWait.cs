using System.Threading.Tasks.Sources;

namespace Ocpp.Storage.Journal;

/// <summary>A reader's wait for the next committed record. One object per reader, used again for each wait, so that following the journal's end allocates nothing.</summary>
internal sealed class TailWait(CommitWaiters waiters) : ICommitWaiter, IValueTaskSource<bool>
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private JournalPosition _position;
    private bool _pending;

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
            Complete(true);
        }
        else if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((TailWait)state!).Cancel(token), this);
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
                Complete(true);
            }
        }
    }

    public void OnJournalFailed() => Complete(false);

    public bool GetResult(short token)
    {
        _cancellation.Dispose();
        return _core.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Complete(bool result)
    {
        lock (_gate)
        {
            if (_pending)
            {
                _pending = false;
                _core.SetResult(result);
            }
        }
    }

    private void Cancel(CancellationToken token)
    {
        lock (_gate)
        {
            if (_pending)
            {
                _pending = false;
                _core.SetException(new OperationCanceledException(token));
            }
        }
    }
}
