namespace Ocpp.Gateway.Admission;

/// <summary>
/// How long the bytes of upgrade requests have lain in the kernel before we read them: the time that every socket's bytes wait for a thread, heartbeats of the others included. The
/// least of a tenth of a second is taken, since a queue that drains in between does no harm (as CoDel has it, RFC 8289 §3): one pause of the collector isn't a backlog. Known
/// only while charge points come; that is when it is needed. Used under its owner's lock, but for <see cref="TryClaimSample"/>.
/// </summary>
internal sealed class SocketLag
{
    /// <summary>A sample is a system call: not one for each request.</summary>
    public const long SampleEveryMs = 5;

    /// <summary>Over which the least sample counts.</summary>
    public const long WindowMs = 100;

    // What is older says nothing about now.
    private const long StaleMs = 1_000;

    private long _nextSampleMs;
    private long _windowEndMs;
    private long _least;
    private long _lastNoteMs = long.MinValue / 2;
    private long _lag;

    /// <summary>Whether the caller is to take the next sample. Safe on any thread.</summary>
    public bool TryClaimSample(long nowMs)
    {
        long next = Volatile.Read(ref _nextSampleMs);
        return nowMs >= next && Interlocked.CompareExchange(ref _nextSampleMs, nowMs + SampleEveryMs, next) == next;
    }

    /// <summary>A request that was read now had waited so long.</summary>
    public void Note(long waitedMs, long nowMs)
    {
        if (nowMs - _lastNoteMs > StaleMs)
        {
            _lag = 0;
            _least = waitedMs;
            _windowEndMs = nowMs + WindowMs;
        }
        else if (nowMs >= _windowEndMs)
        {
            _lag = _least;
            _least = waitedMs;
            _windowEndMs = nowMs + WindowMs;
        }
        else
        {
            _least = Math.Min(_least, waitedMs);
        }

        _lastNoteMs = nowMs;
    }

    /// <summary>The last window's, or less when this one's is less already.</summary>
    public long Lag(long nowMs) => nowMs - _lastNoteMs > StaleMs ? 0 : Math.Min(_lag, _least);
}
