namespace Ocpp.SmartCharging;

/// <summary>What the profiles of a connector, or of a whole charge point, come to. OCPP 1.6 §3.13.2.</summary>
/// <param name="Window">The time that it is for, its unit and voltage.</param>
/// <param name="Periods">In the order of their starts, the first at 0; neighbours differ.</param>
/// <param name="MinChargingRate">The highest of the contributing profiles, in the schedule's unit; null when none states one.</param>
public sealed record CompositeSchedule(CompositeWindow Window, IReadOnlyList<CompositePeriod> Periods, decimal? MinChargingRate)
{
    /// <summary>The profiles whose limit counts at any time in the window.</summary>
    public IReadOnlyList<ChargingProfile> Contributing { get; } = [.. Periods.SelectMany(period => period.Profiles).Distinct()];
}
