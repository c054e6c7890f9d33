using Ocpp.Codec;

namespace Ocpp.LoadTester.Engine;

/// <summary>
/// The fleet's own time, which may run faster than ours: a day of 24 h in two minutes. It ends when the run does, so that no charge point reports from
/// the future. Under the worker's turn.
/// </summary>
internal sealed class FleetTime
{
    private readonly DateTimeOffset _start;
    private long _origin;

    /// <param name="origin">A moment of <see cref="Clock"/>.</param>
    /// <param name="wall">What the wall clock shows then.</param>
    /// <param name="duration">How long the run lasts.</param>
    /// <param name="day">How much time of the fleet that stands for; anything shorter is not compressed.</param>
    public FleetTime(long origin, DateTimeOffset wall, TimeSpan duration, TimeSpan day)
    {
        Speed = day > duration ? day / duration : 1;
        _start = Speed > 1 ? wall + duration - day : wall;
        _origin = Speed > 1 ? long.MaxValue : origin;
    }

    /// <summary>Seconds of the fleet in one of ours.</summary>
    public double Speed { get; }

    /// <summary>A compressed day begins; until then its clock stands still.</summary>
    public void Begin(long now)
    {
        if (Speed > 1)
        {
            _origin = now;
        }
    }

    public OcppTimestamp At(long now) => OcppTimestamp.From(_start + SinceStart(now));

    /// <summary>How far into its day the fleet is; the day begins at midnight, whatever the clock shows.</summary>
    public TimeSpan SinceStart(long now) => now <= _origin ? TimeSpan.Zero : Clock.ToTimeSpan(now - _origin) * Speed;

    /// <summary>Nanoseconds that a duration of the fleet takes.</summary>
    public long Real(TimeSpan duration) => (long)(Clock.From(duration) / Speed);

    /// <summary>Hours of the fleet between two moments.</summary>
    public double Hours(long from, long to) => (to - from) / 1e9 / 3600 * Speed;
}
