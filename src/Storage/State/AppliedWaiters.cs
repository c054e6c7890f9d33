using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>Who waits for the applier to pass a position.</summary>
internal sealed class AppliedWaiters
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _lowest = long.MaxValue;
    private Exception? _end;

    /// <summary>Cheap enough to ask after each record.</summary>
    internal bool IsAwaited(JournalPosition applied) => Volatile.Read(ref _lowest) <= applied.Value;

    /// <summary><paramref name="applied"/> is asked again after the waiter is in the list, so that a record applied meanwhile is not missed.</summary>
    internal Task WaitAsync(JournalPosition position, Func<JournalPosition> applied, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return Task.FromException(_end);
            }

            TaskCompletionSource waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, position.Value);
            Volatile.Write(ref _lowest, _waiting.TryPeek(out _, out long lowest) ? lowest : long.MaxValue);

            // The applier reads _lowest after it has written its position, we read its position after having written _lowest.
            Interlocked.MemoryBarrier();
            if (position <= applied())
            {
                waiter.TrySetResult();
            }

            return cancellationToken.CanBeCanceled ? waiter.Task.WaitAsync(cancellationToken) : waiter.Task;
        }
    }

    internal void Release(JournalPosition applied)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out TaskCompletionSource? waiter, out long position) && position <= applied.Value)
            {
                _waiting.Dequeue();
                waiter.TrySetResult();
            }

            Volatile.Write(ref _lowest, _waiting.TryPeek(out _, out long lowest) ? lowest : long.MaxValue);
        }
    }

    /// <summary>Nothing more will be applied.</summary>
    internal void End(Exception reason)
    {
        lock (_gate)
        {
            _end ??= reason;
            while (_waiting.TryDequeue(out TaskCompletionSource? waiter, out _))
            {
                waiter.TrySetException(reason);
            }

            Volatile.Write(ref _lowest, long.MaxValue);
        }
    }
}
