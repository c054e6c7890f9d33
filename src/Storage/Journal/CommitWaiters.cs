using System.IO.Pipelines;

namespace Ocpp.Storage.Journal;

/// <summary>
/// Who waits for which position: a waiter to be called, or work to be scheduled. Any thread adds, one thread releases. The two lists keep their memory, so a steady load
/// allocates nothing.
/// </summary>
internal sealed class CommitWaiters
{
    private static readonly Comparison<Waiting> ByPosition = static (left, right) =>
        left.Position != right.Position ? left.Position.CompareTo(right.Position) : left.Order.CompareTo(right.Order);

    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = new(64);
    private readonly List<Waiting> _released = new(64);
    private long _committed;
    private long _order;
    private bool _unordered;
    private bool _closed;

    public CommitWaiters(JournalPosition committed) => _committed = committed.Value;

    public JournalPosition Committed => new(Volatile.Read(ref _committed));

    /// <summary>True when the position is committed already; else the waiter is called once, at once if there is nothing left to wait for.</summary>
    public bool Add(JournalPosition position, ICommitWaiter waiter) => Add(new Waiting(position.Value, waiter, null, null));

    /// <summary>As the other, for work that is scheduled once, in the place of a waiter that is called.</summary>
    public bool Add(JournalPosition position, PipeScheduler scheduler, Action<object?> work, object state) => Add(new Waiting(position.Value, state, scheduler, work));

    /// <summary>Moves the committed position on and calls everybody whom that concerns.</summary>
    public void Release(JournalPosition committed)
    {
        lock (_gate)
        {
            Volatile.Write(ref _committed, committed.Value);
            TakeUpTo(committed.Value);
        }

        foreach (Waiting waiting in _released)
        {
            if (!waiting.TrySchedule())
            {
                waiting.Waiter.OnCommitted(committed);
            }
        }

        _released.Clear();
    }

    /// <summary>Tells everybody that their record will not be committed, now and from now on.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            TakeUpTo(long.MaxValue);
        }

        foreach (Waiting waiting in _released)
        {
            Fail(waiting);
        }

        _released.Clear();
    }

    private static void Fail(in Waiting waiting)
    {
        if (!waiting.TrySchedule())
        {
            waiting.Waiter.OnJournalFailed();
        }
    }

    private bool Add(in Waiting waiting)
    {
        if (waiting.Position <= Volatile.Read(ref _committed))
        {
            return true;
        }

        lock (_gate)
        {
            if (waiting.Position <= _committed)
            {
                return true;
            }

            if (!_closed)
            {
                // Threads register nearly in the order of their appends; sorting is for the few that don't.
                _unordered |= _waiting.Count > 0 && _waiting[^1].Position > waiting.Position;
                _waiting.Add(waiting with { Order = _order++ });
                return false;
            }
        }

        Fail(waiting);
        return false;
    }

    private void TakeUpTo(long position)
    {
        if (_unordered)
        {
            _waiting.Sort(ByPosition);
            _unordered = false;
        }

        int count = 0;
        while (count < _waiting.Count && _waiting[count].Position <= position)
        {
            _released.Add(_waiting[count++]);
        }

        _waiting.RemoveRange(0, count);
    }

    /// <summary>A waiter that is called, or else work with its state for a scheduler.</summary>
    private readonly record struct Waiting(long Position, object WaiterOrState, PipeScheduler? Scheduler, Action<object?>? Work)
    {
        public long Order { get; init; }

        public ICommitWaiter Waiter => (ICommitWaiter)WaiterOrState;

        public bool TrySchedule()
        {
            Scheduler?.Schedule(Work!, WaiterOrState);
            return Scheduler is not null;
        }
    }
}
