namespace Ocpp.Gateway.Sessions;

/// <summary>
/// How far a charge point's clock is ahead of ours, out of the timestamps of its messages. A message that was queued or slow only ever makes the
/// clock look later than it is, so the greatest difference seen is the closest to the truth; those of the last hour or two count, since a clock
/// is set by each heartbeat's answer. A mutable struct of the session, used under the turn.
/// </summary>
internal struct ClockSkew
{
    private const long Unknown = long.MinValue;
    private const long Window = TimeSpan.TicksPerHour;

    // In ticks: half the size of what they stand for, in every session.
    private long _before = Unknown;
    private long _current = Unknown;
    private long _windowEnd;

    public ClockSkew()
    {
    }

    /// <summary>Takes a timestamp that just came.</summary>
    public void Note(DateTimeOffset timestamp, DateTimeOffset now)
    {
        Turn(now);
        _current = Math.Max(_current, (timestamp - now).Ticks);
    }

    /// <summary>How far it is ahead, negative for behind; null while nothing told.</summary>
    public readonly TimeSpan? At(DateTimeOffset now)
    {
        ClockSkew turned = this;
        turned.Turn(now);
        long ahead = Math.Max(turned._before, turned._current);
        return ahead == Unknown ? null : new TimeSpan(ahead);
    }

    /// <summary>Forgets what was seen: the clock is about to be set.</summary>
    public void Reset() => this = new ClockSkew();

    private void Turn(DateTimeOffset now)
    {
        if (now.UtcTicks < _windowEnd)
        {
            return;
        }

        _before = now.UtcTicks < _windowEnd + Window ? _current : Unknown;
        _current = Unknown;
        _windowEnd = now.UtcTicks + Window;
    }
}
