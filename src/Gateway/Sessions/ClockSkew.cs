namespace Ocpp.Gateway.Sessions;

/// <summary>
/// How far a charge point's clock is ahead of ours, out of the timestamps of its messages. A message that was queued or slow only ever makes the
/// clock look later than it is, so the greatest difference seen is the closest to the truth; those of the last hour or two count, since a clock
/// is set by each heartbeat's answer. A mutable struct of the session, used under the turn.
/// </summary>
internal struct ClockSkew
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private TimeSpan? _before;
    private TimeSpan? _current;
    private DateTimeOffset _windowEnd;

    /// <summary>Takes a timestamp that just came.</summary>
    public void Note(DateTimeOffset timestamp, DateTimeOffset now)
    {
        Turn(now);
        TimeSpan ahead = timestamp - now;
        _current = _current is { } greatest && greatest >= ahead ? greatest : ahead;
    }

    /// <summary>How far it is ahead, negative for behind; null while nothing told.</summary>
    public readonly TimeSpan? At(DateTimeOffset now)
    {
        ClockSkew turned = this;
        turned.Turn(now);
        return turned._before is { } before && !(turned._current >= before) ? before : turned._current;
    }

    /// <summary>Forgets what was seen: the clock is about to be set.</summary>
    public void Reset() => this = default;

    private void Turn(DateTimeOffset now)
    {
        if (now < _windowEnd)
        {
            return;
        }

        _before = now < _windowEnd + Window ? _current : null;
        _current = null;
        _windowEnd = now + Window;
    }
}
