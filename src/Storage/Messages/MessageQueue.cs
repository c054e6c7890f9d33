namespace Ocpp.Storage.Messages;

/// <summary>
/// What waits for the log's thread: one buffer that sessions copy into, and one that is being written. Fixed memory; what doesn't fit isn't taken. Safe on any
/// thread; appending costs a copy under a short lock and allocates nothing.
/// </summary>
internal sealed class MessageQueue(int length)
{
    private readonly Lock _gate = new();
    private byte[] _filling = new byte[length];
    private byte[] _spare = new byte[length];
    private int _used;
    private int _taken;
    private long _firstMs;
    private long _takenFirstMs;
    private long _batch = 1;
    private long _refused;

    /// <summary>Messages that found no room.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>False when there is no room. <paramref name="isFirst"/>: the log's thread has to be woken.</summary>
    public bool TryAppend(long timeMs, MessageDirection direction, ReadOnlySpan<byte> owner, ReadOnlySpan<byte> text, out bool isFirst)
    {
        lock (_gate)
        {
            isFirst = _used == 0;
            int needed = MessageRecord.LengthOf(owner.Length, text.Length);
            if (needed > _filling.Length - _used || owner.Length > MessageRecord.MaxOwnerLength)
            {
                _refused++;
                return false;
            }

            _firstMs = isFirst ? timeMs : _firstMs;
            MessageRecord.Write(_filling.AsSpan(_used), timeMs, direction, owner, text);
            _used += needed;
            return true;
        }
    }

    /// <summary>The number of the batch that holds all that was appended before.</summary>
    public long LastBatch()
    {
        lock (_gate)
        {
            return _used > 0 ? _batch : _batch - 1;
        }
    }

    /// <summary>What waits, the batch that was taken included: its bytes, and since when the oldest message does (null without one).</summary>
    public (long Bytes, long? SinceMs) Waiting()
    {
        lock (_gate)
        {
            long? sinceMs = _taken > 0 ? _takenFirstMs : _used > 0 ? _firstMs : null;
            return (_used + _taken, sinceMs);
        }
    }

    /// <summary>Takes what was gathered, valid until the next call; the log's thread only.</summary>
    public Span<byte> Take(out long batch)
    {
        lock (_gate)
        {
            (byte[] taken, int used) = (_filling, _used);
            (_filling, _spare) = (_spare, _filling);
            (_taken, _takenFirstMs) = (used, _firstMs);
            _used = 0;
            batch = used > 0 ? _batch++ : _batch - 1;
            return taken.AsSpan(0, used);
        }
    }

    /// <summary>What was taken is written, or lost.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _taken = 0;
        }
    }
}
