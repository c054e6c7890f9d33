namespace Ocpp.SmartCharging;

/// <summary>Limits that follow one another. OCPP 1.6 §7.13.</summary>
public sealed record ChargingSchedule
{
    /// <summary>The unit of all limits.</summary>
    public required ChargingRateUnit Unit { get; init; }

    /// <summary>Seconds that the schedule lasts; null lets its last period go on.</summary>
    public int? Duration { get; init; }

    /// <summary>When it starts; without meaning for a relative one.</summary>
    public DateTimeOffset? StartSchedule { get; init; }

    /// <summary>The limits. Of two that start together the later in the list counts.</summary>
    public required IReadOnlyList<ChargingSchedulePeriod> Periods { get; init; }

    /// <summary>Below this rate charging is inefficient: a hint, in the schedule's unit.</summary>
    public decimal? MinChargingRate { get; init; }
}
