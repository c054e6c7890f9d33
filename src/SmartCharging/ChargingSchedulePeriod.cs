namespace Ocpp.SmartCharging;

/// <summary>One limit of a schedule, until the next begins. OCPP 1.6 §7.14.</summary>
/// <param name="StartPeriod">Seconds from the schedule's start.</param>
/// <param name="Limit">In the schedule's unit. Below 0 counts as 0, above <see cref="MaxLimit"/> as that.</param>
/// <param name="NumberPhases">Phases that may be used. Absent, or none that there can be, counts as 3.</param>
public sealed record ChargingSchedulePeriod(int StartPeriod, decimal Limit, int? NumberPhases = null)
{
    /// <summary>A gigawatt, or as many amperes: more than anything that charges, and far from what a decimal can't hold.</summary>
    public const decimal MaxLimit = 1_000_000_000m;

    internal decimal Amount => Math.Clamp(Limit, 0m, MaxLimit);

    internal int? Phases => NumberPhases is >= 1 and <= RateConversion.MaxPhases ? NumberPhases : null;
}
