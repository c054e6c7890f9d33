namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What a session's time-outs go by, in the sweep's milliseconds: signs of life, pings, the wait for a commit, the closing handshake.
/// Used under the turn, except for <see cref="LastReceivedMs"/>, which anybody may read.
/// </summary>
internal struct SessionDeadlines(long nowMs)
{
    private long _lastReceivedMs = nowMs;
    private long _lastPingMs = nowMs;
    private long _commitMs = long.MaxValue;

    /// <summary>When anything at all was last received.</summary>
    public readonly long LastReceivedMs => Volatile.Read(in _lastReceivedMs);

    /// <summary>When the peer's time for the closing handshake is over; <see cref="long.MaxValue"/> while nothing is being closed.</summary>
    public long ClosingMs { get; private set; } = long.MaxValue;

    /// <summary>Any received byte is a sign of life.</summary>
    public void Receive(long nowMs) => Volatile.Write(ref _lastReceivedMs, nowMs);

    /// <summary>An answer waits for a commit from now on; gives the time by which it has to come.</summary>
    public long BeginCommitWait(long nowMs, TimeSpan limit) => _commitMs = nowMs + Milliseconds(limit);

    public void EndCommitWait() => _commitMs = long.MaxValue;

    public readonly bool IsCommitLate(long nowMs) => nowMs >= _commitMs;

    /// <summary>The closing handshake has begun; gives the time by which it has to be over.</summary>
    public long BeginClosing(long nowMs, TimeSpan limit) => ClosingMs = nowMs + Milliseconds(limit);

    /// <summary>Nothing at all was received for so long.</summary>
    public readonly bool IsIdle(long nowMs, TimeSpan limit) => nowMs - _lastReceivedMs >= Milliseconds(limit);

    /// <summary>Whether a ping is due, which then counts as sent: nothing was received, and none was sent, for so long.</summary>
    /// <param name="nowMs">The sweep's time.</param>
    /// <param name="interval">How long nothing is to be heard before a ping.</param>
    /// <param name="earlier">The next one is due so many milliseconds earlier.</param>
    public bool TryTakePing(long nowMs, TimeSpan interval, long earlier = 0)
    {
        if (nowMs < PingMs(interval))
        {
            return false;
        }

        _lastPingMs = nowMs - earlier;
        return true;
    }

    /// <summary>The earliest of what an open session has to look at.</summary>
    public readonly long NextMs(TimeSpan idleTimeout, TimeSpan pingInterval)
        => Math.Min(_commitMs, Math.Min(_lastReceivedMs + Milliseconds(idleTimeout), PingMs(pingInterval)));

    private readonly long PingMs(TimeSpan interval) => Math.Max(_lastReceivedMs, _lastPingMs) + Milliseconds(interval);

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
