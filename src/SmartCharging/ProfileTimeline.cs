namespace Ocpp.SmartCharging;

/// <summary>
/// Lays one profile's schedule out over a window. A limit holds from the first whole second at or after its beginning to the first at or after its
/// end, so that the timeline says for each second what holds at its very start. All in ticks of UTC, which has no summer time.
/// </summary>
internal sealed class ProfileTimeline
{
    private readonly ChargingProfile _profile;
    private readonly CompositeWindow _window;
    private readonly long _windowStart;
    private readonly ChargingSchedulePeriod[] _periods;
    private readonly Limit[] _limits;
    private readonly Timeline.Builder _builder = new();

    private ProfileTimeline(ChargingProfile profile, CompositeWindow window)
    {
        _profile = profile;
        _window = window;
        _windowStart = window.Start.UtcTicks;

        // OrderBy is stable: of two that start together the later in the list ends up last, and lasts.
        _periods = [.. profile.Schedule.Periods.OrderBy(period => period.StartPeriod)];
        _limits = [.. _periods.Select(ToLimit)];
    }

    /// <param name="profile">The profile.</param>
    /// <param name="start">What its periods count from.</param>
    /// <param name="window">The window.</param>
    public static Timeline Of(ChargingProfile profile, DateTimeOffset start, CompositeWindow window) => new ProfileTimeline(profile, window).LayOut(start.UtcTicks);

    private Timeline LayOut(long start)
    {
        _builder.Add(0, null);
        long windowEnd = _windowStart + (_window.Duration * TimeSpan.TicksPerSecond);
        if (Interval() is not { } interval)
        {
            LayOutOnce(start, EndOf(start, long.MaxValue));
            return _builder.Build();
        }

        // Before startSchedule a recurring profile hasn't begun; from then on one occurrence follows the other, and cuts it (OCPP 1.6 §7.13).
        long first = start + (Math.Max(0, (_windowStart - start) / interval) * interval);
        for (long occurrence = first; occurrence < windowEnd; occurrence += interval)
        {
            LayOutOnce(occurrence, EndOf(occurrence, occurrence + interval));
        }

        return _builder.Build();
    }

    private void LayOutOnce(long start, long end)
    {
        long validFrom = Math.Max(start, _profile.ValidFrom?.UtcTicks ?? long.MinValue);
        long validTo = Math.Min(end, _profile.ValidTo?.UtcTicks ?? long.MaxValue);
        for (int i = 0; i < _periods.Length; i++)
        {
            long begins = start + (_periods[i].StartPeriod * TimeSpan.TicksPerSecond);
            long ends = i + 1 < _periods.Length ? start + (_periods[i + 1].StartPeriod * TimeSpan.TicksPerSecond) : end;
            int from = SecondOf(Math.Max(begins, validFrom));
            int to = SecondOf(Math.Min(ends, validTo));
            if (from < to)
            {
                _builder.Add(from, _limits[i]);
                if (to < _window.Duration)
                {
                    _builder.Add(to, null);
                }
            }
        }
    }

    private long? Interval() => (_profile.Kind, _profile.Recurrency) switch
    {
        (ChargingProfileKind.Recurring, RecurrencyKind.Daily) => TimeSpan.TicksPerDay,
        (ChargingProfileKind.Recurring, RecurrencyKind.Weekly) => 7 * TimeSpan.TicksPerDay,
        _ => null,
    };

    private long EndOf(long start, long latest) =>
        _profile.Schedule.Duration is { } duration ? Math.Min(latest, start + (duration * TimeSpan.TicksPerSecond)) : latest;

    // The first whole second of the window at or after a time; its end for a later one.
    private int SecondOf(long ticks)
    {
        if (ticks <= _windowStart)
        {
            return 0;
        }

        // Beyond the window the distance may be too long for a sum, so compare first.
        long distance = ticks - _windowStart;
        return distance >= _window.Duration * TimeSpan.TicksPerSecond
            ? _window.Duration
            : (int)((distance + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
    }

    private Limit ToLimit(ChargingSchedulePeriod period)
    {
        ChargingSchedule schedule = _profile.Schedule;
        decimal? hint = schedule.MinChargingRate is { } rate
            ? RateConversion.Convert(Math.Clamp(rate, 0m, ChargingSchedulePeriod.MaxLimit), schedule.Unit, _window.Unit, period.Phases, _window.Voltage)
            : null;
        return new Limit(RateConversion.Convert(period.Amount, schedule.Unit, _window.Unit, period.Phases, _window.Voltage), period.Phases, hint, [_profile]);
    }
}
