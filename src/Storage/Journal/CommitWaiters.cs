namespace Ocpp.Storage.Journal;

/// <summary>
/// Who waits for which position. Any thread adds, one thread releases. The two lists keep their memory, so a steady load allocates nothing.
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
    public bool Add(JournalPosition position, ICommitWaiter waiter)
    {
        if (position.Value <= Volatile.Read(ref _committed))
        {
            return true;
        }

        lock (_gate)
        {
            if (position.Value <= _committed)
            {
                return true;
            }

            if (!_closed)
            {
                // Threads register nearly in the order of their appends; sorting is for the few that don't.
                _unordered |= _waiting.Count > 0 && _waiting[^1].Position > position.Value;
                _waiting.Add(new Waiting(position.Value, _order++, waiter));
                return false;
            }
        }

        waiter.OnJournalFailed();
        return false;
    }

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
            waiting.Waiter.OnCommitted(committed);
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
            waiting.Waiter.OnJournalFailed();
        }

        _released.Clear();
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

    private readonly record struct Waiting(long Position, long Order, ICommitWaiter Waiter);
}
