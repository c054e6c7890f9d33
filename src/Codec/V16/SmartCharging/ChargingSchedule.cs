namespace Ocpp.Codec.V16;

/// <summary>Limits that follow one another. OCPP 1.6 §7.13.</summary>
[OcppType]
public readonly ref partial struct ChargingSchedule
{
    /// <summary>Seconds that the schedule lasts; absent means that its last period goes on.</summary>
    public int? Duration { get; init; }

    /// <summary>When it starts; absent from a relative schedule.</summary>
    public OcppTimestamp? StartSchedule { get; init; }

    /// <summary>The unit of the limits.</summary>
    public required ChargingRateUnit ChargingRateUnit { get; init; }

    /// <summary>The limits, in the order of their starts.</summary>
    public required JsonArray<ChargingSchedulePeriod> ChargingSchedulePeriod { get; init; }

    /// <summary>Below this rate charging is inefficient; in the schedule's unit, at most one fractional digit.</summary>
    [FractionDigits(1)]
    public JsonDecimal MinChargingRate { get; init; }
}
