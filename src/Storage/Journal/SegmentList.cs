namespace Ocpp.Storage.Journal;

/// <summary>The segments that are there, oldest first. Readers take the array as it is; the committer adds at the end, truncation removes at the front.</summary>
internal sealed class SegmentList
{
    private readonly Lock _gate = new();
    private Segment[] _segments;

    public SegmentList(IEnumerable<Segment> segments)
    {
        _segments = [.. segments];
        for (int i = 1; i < _segments.Length; i++)
        {
            _segments[i - 1].Next = _segments[i];
        }
    }

    public int Count => Volatile.Read(ref _segments).Length;

    public Segment? Oldest => Volatile.Read(ref _segments) is [Segment oldest, ..] ? oldest : null;

    public Segment? Newest => Volatile.Read(ref _segments) is [.., Segment newest] ? newest : null;

    public void Add(Segment segment)
    {
        lock (_gate)
        {
            Segment? before = Newest;
            Volatile.Write(ref _segments, [.. _segments, segment]);

            // Last, since a reader that sees it takes the end of the one before as final.
            before?.Next = segment;
        }
    }

    /// <summary>The segment that holds a position, or would hold it next; null when the position is older than all.</summary>
    public Segment? Find(JournalPosition position)
    {
        Segment[] segments = Volatile.Read(ref _segments);
        int low = 0;
        int high = segments.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (segments[middle].First <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? null : segments[low - 1];
    }

    /// <summary>The first record of the newest segments whose files together take at most so many bytes; of the newest one in any case.</summary>
    public JournalPosition FirstWithin(long bytes)
    {
        Segment[] segments = Volatile.Read(ref _segments);
        JournalPosition first = JournalPosition.None;
        long taken = 0;
        for (int index = segments.Length - 1; index >= 0; index--)
        {
            taken += segments[index].Capacity;
            if (taken > bytes && first != JournalPosition.None)
            {
                break;
            }

            first = segments[index].First;
        }

        return first;
    }

    /// <summary>Takes out the segments that end before a position, but for the newest, and gives them oldest first.</summary>
    public IReadOnlyList<Segment> RemoveBefore(JournalPosition position)
    {
        lock (_gate)
        {
            int count = 0;
            while (count < _segments.Length - 1 && _segments[count + 1].First <= position)
            {
                count++;
            }

            Segment[] removed = _segments[..count];
            Volatile.Write(ref _segments, _segments[count..]);
            return removed;
        }
    }

    /// <summary>Closes every file once its readers are done.</summary>
    public void Close()
    {
        foreach (Segment segment in Volatile.Read(ref _segments))
        {
            segment.Remove();
        }
    }
}
