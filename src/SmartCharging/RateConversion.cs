namespace Ocpp.SmartCharging;

/// <summary>
/// Amperes per phase to watts in total and back: W = A × V × phases, the phases being those that the limit itself states (OCPP 1.6 §7.12, §7.14,
/// errata: a limit isn't rescaled when fewer are in use).
/// </summary>
public static class RateConversion
{
    /// <summary>Volts between a phase and neutral, where nobody says otherwise.</summary>
    public const decimal DefaultVoltage = 230m;

    /// <summary>What a limit that states no phases is for (OCPP 1.6 §7.14).</summary>
    public const int MaxPhases = 3;

    /// <summary>A limit in another unit, not rounded.</summary>
    public static decimal Convert(decimal limit, ChargingRateUnit from, ChargingRateUnit to, int? phases, decimal voltage) => (from, to) switch
    {
        (ChargingRateUnit.A, ChargingRateUnit.W) => limit * voltage * (phases ?? MaxPhases),
        (ChargingRateUnit.W, ChargingRateUnit.A) => limit / (voltage * (phases ?? MaxPhases)),
        _ => limit,
    };

    /// <summary>To the one fractional digit that OCPP's limits have, and always with it: 6 becomes 6.0.</summary>
    public static decimal Round(decimal limit) => decimal.Round(limit, 1, MidpointRounding.AwayFromZero) + 0.0m;
}
