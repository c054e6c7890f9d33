namespace Ocpp.Codec.V16;

/// <summary>One limit of a schedule, until the next begins. OCPP 1.6 §7.14.</summary>
[OcppType]
public readonly ref partial struct ChargingSchedulePeriod
{
    /// <summary>Seconds from the schedule's start; the first period's is 0.</summary>
    public required int StartPeriod { get; init; }

    /// <summary>The limit in the schedule's unit: W in total or A per phase; at most one fractional digit.</summary>
    [FractionDigits(1)]
    public required JsonDecimal Limit { get; init; }

    /// <summary>Phases that may be used; absent means 3.</summary>
    public int? NumberPhases { get; init; }
}
