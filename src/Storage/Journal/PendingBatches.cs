using System.Diagnostics;

namespace Ocpp.Storage.Journal;

/// <summary>
/// Records between their append and the disk: a queue of batches, of which appenders fill the last and the committer takes the first. While one is brought to
/// disk the next fills, so the slower the disk, the larger the batches. Safe for any number of appenders and one committer.
/// </summary>
internal sealed class PendingBatches
{
    // One in work, one filling, and two for a short queue are kept; what a long queue needed beyond that goes back to the collector.
    private const int KeptBuffers = 4;

    // A monitor rather than a Lock: the committer sleeps on it.
    private readonly object _gate = new();
    private readonly Queue<BatchBuffer> _full = new();
    private readonly Stack<BatchBuffer> _free = new();
    private readonly int _batchLimit;
    private readonly int _memoryLimit;
    private readonly bool _waitsForTick;
    private readonly TimeSpan _linger;
    private BatchBuffer _filling;
    private long _appended;
    private long _bytes;
    private long _refused;
    private bool _accepts = true;
    private bool _closing;
    private bool _due;
    private bool _committerSleeps;
    private bool _committerLingers;

    /// <param name="appended">The last position that was handed out in an earlier run.</param>
    /// <param name="batchLimit">Bytes of a batch with its header.</param>
    /// <param name="memoryLimit">Bytes of records beyond which appends are refused.</param>
    /// <param name="waitsForTick">A batch goes to disk with the next <see cref="Tick"/>, not at once.</param>
    /// <param name="linger">A batch that isn't full is taken at the earliest so long after the committer came back from the last one; zero for at once.</param>
    public PendingBatches(JournalPosition appended, int batchLimit, int memoryLimit, bool waitsForTick, TimeSpan linger)
    {
        _appended = appended.Value;
        _batchLimit = batchLimit;
        _memoryLimit = memoryLimit;
        _waitsForTick = waitsForTick;
        _linger = linger;
        _filling = new BatchBuffer(batchLimit);
        _filling.Restart(_appended + 1);
    }

    public JournalPosition Appended => new(Volatile.Read(ref _appended));

    /// <summary>Bytes that aren't on disk yet, those of the batch in work included.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public long Refused => Volatile.Read(ref _refused);

    /// <summary>False while the journal can't take records, for whatever reason.</summary>
    public bool Accepts
    {
        get => Volatile.Read(ref _accepts);
        set
        {
            lock (_gate)
            {
                _accepts = value;
            }
        }
    }

    public bool TryAppend(ReadOnlySpan<byte> record, out JournalPosition position)
    {
        int length = record.Length + BatchHeader.RecordOverhead;
        lock (_gate)
        {
            if (!_accepts || _closing || _bytes + length > _memoryLimit)
            {
                _refused++;
                position = JournalPosition.None;
                return false;
            }

            if (!_filling.TryAdd(record))
            {
                StartNextBatch();
                _filling.TryAdd(record);
            }

            Volatile.Write(ref _bytes, _bytes + length);
            Volatile.Write(ref _appended, _appended + 1);
            position = new JournalPosition(_appended);
            if ((_committerSleeps && IsDue) || (_committerLingers && _full.Count > 0))
            {
                _committerSleeps = _committerLingers = false;
                Monitor.Pulse(_gate);
            }
        }

        return true;
    }

    /// <summary>The next batch to bring to disk, asked for when the last one is there; sleeps until there is one. Null when the queue was closed and is empty.</summary>
    public BatchBuffer? Take()
    {
        long came = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (!IsDue)
            {
                if (_closing)
                {
                    return null;
                }

                _committerSleeps = true;
                Monitor.Wait(_gate);
                _committerSleeps = false;
            }

            Linger(came);
            if (_full.Count > 0)
            {
                return _full.Dequeue();
            }

            _due = false;
            StartNextBatch();
            return _full.Dequeue();
        }
    }

    /// <summary>The batch is on disk; its buffer is used again.</summary>
    public void Return(BatchBuffer batch)
    {
        lock (_gate)
        {
            Volatile.Write(ref _bytes, _bytes - batch.BodyLength);
            if (_free.Count < KeptBuffers)
            {
                _free.Push(batch);
            }
        }
    }

    /// <summary>Time to bring to disk what there is, if that isn't done at once anyway.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            _due = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Takes nothing more; what is there may still be taken out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for company where the last batch ended a moment ago. A record after a pause goes at once: nobody would come.</summary>
    private void Linger(long came)
    {
        TimeSpan left = _linger - Stopwatch.GetElapsedTime(came);
        if (left <= TimeSpan.Zero || _full.Count > 0 || _closing || _waitsForTick)
        {
            return;
        }

        // The monitor counts in milliseconds. A pulse that means something else ends it early, which costs nothing but company.
        _committerLingers = true;
        Monitor.Wait(_gate, (int)Math.Ceiling(left.TotalMilliseconds));
        _committerLingers = false;
    }

    private bool IsDue => _full.Count > 0 || (_filling.Records > 0 && (!_waitsForTick || _due || _closing));

    private void StartNextBatch()
    {
        _full.Enqueue(_filling);
        _filling = _free.Count > 0 ? _free.Pop() : new BatchBuffer(_batchLimit);
        _filling.Restart(_appended + 1);
    }
}
