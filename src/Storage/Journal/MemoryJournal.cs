using System.Buffers;
using System.IO.Pipelines;

namespace Ocpp.Storage.Journal;

/// <summary>
/// The contract of <see cref="IEventJournal"/> without a disk: for tests, and for load runs that leave the disk out. Records are gone with the object.
/// A test decides when commits happen (<see cref="MemoryJournalOptions.CommitManually"/>) and can make the disk full or broken.
/// </summary>
public sealed class MemoryJournal : IEventJournal
{
    // A chunk is what "segment" is on disk. One is made with the journal, so that a short test appends without allocating.
    private const int ChunkSize = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Lock _commitGate = new();
    private readonly MemoryJournalOptions _options;
    private readonly CommitWaiters _waiters = new(JournalPosition.None);
    private readonly RoomGate _room = new();
    private readonly List<MemoryChunk> _chunks = [new MemoryChunk(new JournalPosition(1), ChunkSize)];
    private JournalPosition _appended;
    private JournalHealth _health;
    private long _pendingBytes;
    private long _bytes;
    private long _commits;
    private long _refused;
    private long? _freeBytes;
    private long _reservedFreeBytes;
    private bool _closed;

    /// <summary>An empty journal that commits with each append.</summary>
    public MemoryJournal()
        : this(new MemoryJournalOptions())
    {
    }

    /// <summary>An empty journal.</summary>
    public MemoryJournal(MemoryJournalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public event Action<JournalHealth>? HealthChanged;

    /// <inheritdoc/>
    public JournalPosition First
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Committed >= _chunks[0].First ? _chunks[0].First : JournalPosition.None;
            }
        }
    }

    /// <inheritdoc/>
    public JournalPosition Appended
    {
        get
        {
            lock (_gate)
            {
                return _appended;
            }
        }
    }

    /// <inheritdoc/>
    public JournalPosition Committed => _waiters.Committed;

    /// <inheritdoc/>
    public JournalHealth Health
    {
        get
        {
            lock (_gate)
            {
                return _health;
            }
        }
    }

    /// <inheritdoc/>
    public bool IsCongested
    {
        get
        {
            lock (_gate)
            {
                return _pendingBytes > _options.SoftMemoryLimit && _health == JournalHealth.Healthy && !_closed;
            }
        }
    }

    /// <inheritdoc/>
    public JournalStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new JournalStatistics
                {
                    Commits = _commits,
                    Records = Committed.Value,
                    Bytes = _bytes - _pendingBytes,
                    PendingBytes = _pendingBytes,
                    Segments = _chunks.Count,
                    RefusedAppends = _refused,
                    FreeBytes = _freeBytes,
                    ReservedFreeBytes = _reservedFreeBytes,
                };
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        IsCongested ? _room.WaitAsync(() => IsCongested, cancellationToken) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public bool TryAppend(ReadOnlySpan<byte> record, out JournalPosition position)
    {
        RecordSize.Check(record.Length, _options.MaxRecordSize);
        lock (_gate)
        {
            if (_health != JournalHealth.Healthy || _closed || _pendingBytes + record.Length > _options.HardMemoryLimit)
            {
                _refused++;
                position = JournalPosition.None;
                return false;
            }

            position = _appended.Next;
            if (!_chunks[^1].TryAdd(record))
            {
                _chunks.Add(new MemoryChunk(position, Math.Max(ChunkSize, record.Length)));
                _chunks[^1].TryAdd(record);
            }

            _appended = position;
            _bytes += record.Length;
            _pendingBytes += record.Length;
        }

        if (!_options.CommitManually)
        {
            Commit();
        }

        return true;
    }

    /// <inheritdoc/>
    public bool NotifyWhenCommitted(JournalPosition position, ICommitWaiter waiter) => _waiters.Add(position, waiter);

    /// <inheritdoc/>
    public bool ScheduleWhenCommitted(JournalPosition position, PipeScheduler scheduler, Action<object?> work, object state) => _waiters.Add(position, scheduler, work, state);

    /// <inheritdoc/>
    public ValueTask WaitForCommitAsync(JournalPosition position, CancellationToken cancellationToken) =>
        position <= Committed ? ValueTask.CompletedTask : new ValueTask(CommitTask.WaitAsync(_waiters, position, cancellationToken));

    /// <inheritdoc/>
    public IJournalReader OpenReader(JournalPosition from)
    {
        lock (_gate)
        {
            JournalPosition oldest = _chunks[0].First;
            if (from != JournalPosition.None && from < oldest)
            {
                throw new JournalTruncatedException(from, oldest);
            }

            return new MemoryJournalReader(this, from == JournalPosition.None ? oldest : from, new TailWait(_waiters));
        }
    }

    /// <inheritdoc/>
    public bool TryReadAt(JournalPosition position, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (position <= JournalPosition.None || position > Committed || Find(position, out _) is not { } chunk)
        {
            return false;
        }

        destination.Write(chunk.Read(position));
        return true;
    }

    /// <inheritdoc/>
    public JournalPosition FirstWithin(long bytes)
    {
        lock (_gate)
        {
            int index = _chunks.Count - 1;
            for (long taken = _chunks[index].Capacity; index > 0 && taken + _chunks[index - 1].Capacity <= bytes; index--)
            {
                taken += _chunks[index - 1].Capacity;
            }

            return _chunks[index].First;
        }
    }

    /// <inheritdoc/>
    public void TruncateBefore(JournalPosition position)
    {
        lock (_gate)
        {
            while (_chunks.Count > 1 && _chunks[1].First <= position && _chunks[0].Last <= Committed)
            {
                _chunks.RemoveAt(0);
            }
        }
    }

    /// <summary>Commits all that was appended and calls who waits for it, on this thread.</summary>
    public void Commit() => Commit(Appended);

    /// <summary>Commits up to <paramref name="position"/>, but no more than was appended.</summary>
    public void Commit(JournalPosition position)
    {
        lock (_commitGate)
        {
            lock (_gate)
            {
                position = position > _appended ? _appended : position;
                if (position <= Committed || _health == JournalHealth.Failed || _closed)
                {
                    return;
                }

                _commits++;
                _pendingBytes = position == _appended ? 0 : BytesBehind(position);
            }

            _waiters.Release(position);
        }

        _room.Open();
    }

    /// <summary>From now on the journal is what a disk makes of it: full and back, or failed for good.</summary>
    public void SetHealth(JournalHealth health)
    {
        lock (_gate)
        {
            if (_health == JournalHealth.Failed || _health == health)
            {
                return;
            }

            _health = health;
        }

        if (health == JournalHealth.Failed)
        {
            _waiters.Close();
        }

        _room.Open();
        HealthChanged?.Invoke(health);
    }

    /// <summary>What <see cref="Statistics"/> say of the disk from now on, in bytes; they change nothing else.</summary>
    public void SetFreeSpace(long free, long reserved)
    {
        lock (_gate)
        {
            _freeBytes = free;
            _reservedFreeBytes = reserved;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Commit();
        lock (_gate)
        {
            _closed = true;
        }

        _waiters.Close();
        _room.Open();
        return ValueTask.CompletedTask;
    }

    internal MemoryChunk? Find(JournalPosition position, out JournalPosition oldest)
    {
        lock (_gate)
        {
            oldest = _chunks[0].First;
            for (int i = _chunks.Count - 1; i >= 0; i--)
            {
                if (_chunks[i].First <= position)
                {
                    return _chunks[i];
                }
            }
        }

        return null;
    }

    private long BytesBehind(JournalPosition position)
    {
        long bytes = 0;
        foreach (MemoryChunk chunk in _chunks)
        {
            for (long i = Math.Max(position.Value + 1, chunk.First.Value); i <= chunk.Last.Value; i++)
            {
                bytes += chunk.Read(new JournalPosition(i)).Length;
            }
        }

        return bytes;
    }
}
