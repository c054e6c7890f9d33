namespace Ocpp.Storage.Journal;

/// <summary>Reads a journal's files from a position on, segment by segment, up to what is committed. Holds one segment's file at a time.</summary>
internal sealed class EventJournalReader : IJournalReader
{
    private readonly SegmentList _segments;
    private readonly CommitWaiters _waiters;
    private readonly TailWait _wait;
    private readonly BatchCursor _cursor = new();
    private Segment? _segment;
    private long _position;
    private int _recordsLeft;
    private int _bodyOffset;

    /// <summary>A reader whose first record is <paramref name="from"/>, 1 or more.</summary>
    public EventJournalReader(SegmentList segments, CommitWaiters waiters, JournalPosition from)
    {
        _segments = segments;
        _waiters = waiters;
        _wait = new TailWait(waiters);
        NextPosition = from;
        TryStart();
    }

    public JournalPosition NextPosition { get; private set; }

    public bool TryRead(out JournalPosition position, out ReadOnlySpan<byte> record)
    {
        position = JournalPosition.None;
        record = default;
        if (NextPosition > _waiters.Committed || !TryFindBatch())
        {
            return false;
        }

        do
        {
            record = TakeRecord();
        }
        while (_position < NextPosition.Value);

        position = NextPosition;
        NextPosition = position.Next;
        return true;
    }

    public ValueTask<bool> WaitForMoreAsync(CancellationToken cancellationToken) => _wait.WaitAsync(NextPosition, cancellationToken);

    public void Dispose()
    {
        Leave();
        _cursor.Dispose();
    }

    /// <summary>Goes forward until the batch at hand has the next record.</summary>
    private bool TryFindBatch()
    {
        if (_segment is null && !TryStart())
        {
            return false;
        }

        while (_position + _recordsLeft < NextPosition.Value)
        {
            // The successor is looked at before the end, since the end is final only if there is a successor.
            Segment segment = _segment!;
            Segment? successor = segment.Next;
            if (successor is not null && _cursor.Chain.NextBatch == successor.Header.FirstBatch)
            {
                Enter(successor, locate: false);
                continue;
            }

            long end = successor is null ? segment.End : segment.Capacity;
            if (_cursor.Offset == end)
            {
                return false;
            }

            if (!_cursor.TryRead(end, out BatchHeader batch))
            {
                throw new JournalDamagedException(segment.Path, _cursor.Offset, $"batch {_cursor.Chain.NextBatch} (records from {_cursor.Chain.NextPosition} on) can't be read");
            }

            _position = batch.FirstPosition - 1;
            _recordsLeft = batch.Records;
            _bodyOffset = 0;
        }

        return true;
    }

    private ReadOnlySpan<byte> TakeRecord()
    {
        ReadOnlySpan<byte> body = _cursor.Body[_bodyOffset..];
        if (!BatchBody.TryTake(ref body, out ReadOnlySpan<byte> record))
        {
            throw new JournalDamagedException(_segment!.Path, _cursor.Offset, $"the lengths of the records around {_position + 1} don't add up");
        }

        _bodyOffset = _cursor.Body.Length - body.Length;
        _position++;
        _recordsLeft--;
        return record;
    }

    /// <summary>Goes to the segment of the next record; there is none yet in a journal that was never written.</summary>
    private bool TryStart()
    {
        Segment? segment = _segments.Find(NextPosition);
        if (segment is null)
        {
            return _segments.Oldest is { } oldest ? throw new JournalTruncatedException(NextPosition, oldest.First) : false;
        }

        Enter(segment, locate: true);
        return true;
    }

    /// <summary>Opens a segment, which keeps it readable, at its beginning or near the next record.</summary>
    private void Enter(Segment segment, bool locate)
    {
        if (segment.TryAcquire() is not { } file)
        {
            throw new JournalTruncatedException(NextPosition, _segments.Oldest?.First ?? JournalPosition.None);
        }

        Leave();
        _segment = segment;
        (long offset, BatchChain chain) = locate ? segment.Locate(NextPosition) : (SegmentHeader.Length, BatchChain.From(segment.Header));
        _cursor.Start(file, offset, chain);
        _position = chain.NextPosition - 1;
        _recordsLeft = 0;
    }

    private void Leave()
    {
        _segment?.Release();
        _segment = null;
    }
}
