namespace Ocpp.LoadTester.Engine;

/// <summary>
/// One due time for each of a fixed number of members, earliest first: a binary heap that knows where each member stands, 16 bytes a member.
/// One thread at a time.
/// </summary>
internal sealed class DueQueue(int members)
{
    private readonly long[] _due = new long[members];
    private readonly int[] _heap = new int[members];
    private readonly int[] _position = CreatePositions(members);
    private int _count;

    /// <summary>When the first member is due; <see cref="long.MaxValue"/> when nobody is.</summary>
    public long FirstDue => _count == 0 ? long.MaxValue : _due[_heap[0]];

    /// <summary>Sets, moves or, with <see cref="long.MaxValue"/>, removes a member's due time.</summary>
    public void Set(int member, long due)
    {
        int at = _position[member];
        if (due == long.MaxValue)
        {
            if (at >= 0)
            {
                Remove(at);
            }

            return;
        }

        if (at < 0)
        {
            at = _count++;
            _due[member] = due;
            Place(member, at);
            Rise(at);
            return;
        }

        long before = _due[member];
        _due[member] = due;
        if (due < before)
        {
            Rise(at);
        }
        else if (due > before)
        {
            Sink(at);
        }
    }

    /// <summary>Takes out a member that is due by then; false when there is none.</summary>
    public bool TryTake(long now, out int member)
    {
        member = -1;
        if (_count == 0 || _due[_heap[0]] > now)
        {
            return false;
        }

        member = _heap[0];
        Remove(0);
        return true;
    }

    private static int[] CreatePositions(int members)
    {
        int[] positions = new int[members];
        Array.Fill(positions, -1);
        return positions;
    }

    private void Remove(int at)
    {
        _position[_heap[at]] = -1;
        int last = _heap[--_count];
        if (at == _count)
        {
            return;
        }

        Place(last, at);
        Rise(at);
        Sink(_position[last]);
    }

    private void Rise(int at)
    {
        int member = _heap[at];
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (_due[_heap[parent]] <= _due[member])
            {
                break;
            }

            Place(_heap[parent], at);
            at = parent;
        }

        Place(member, at);
    }

    private void Sink(int at)
    {
        int member = _heap[at];
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && _due[_heap[child + 1]] < _due[_heap[child]])
            {
                child++;
            }

            if (_due[_heap[child]] >= _due[member])
            {
                break;
            }

            Place(_heap[child], at);
            at = child;
        }

        Place(member, at);
    }

    private void Place(int member, int at)
    {
        _heap[at] = member;
        _position[member] = at;
    }
}
