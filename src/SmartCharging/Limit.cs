namespace Ocpp.SmartCharging;

/// <summary>A limit in the window's unit, not rounded yet, and whose it is.</summary>
internal sealed record Limit(decimal Amount, int? Phases, decimal? MinChargingRate, IReadOnlyList<ChargingProfile> Profiles)
{
    /// <summary>What is left when two limits hold at once. Of equal ones the first stays, the hint of the first is kept either way.</summary>
    public static Limit? Lower(Limit? first, Limit? second)
    {
        if (first is null || second is null)
        {
            return first ?? second;
        }

        return first.Amount <= second.Amount
            ? first
            : second with { MinChargingRate = first.MinChargingRate ?? second.MinChargingRate };
    }

    /// <summary>What two connectors may draw together: as much as they like when one of them may.</summary>
    public static Limit? Sum(Limit? first, Limit? second)
    {
        if (first is null || second is null)
        {
            return null;
        }

        // Per phase, so the worst phase: the one that both use.
        int? phases = first.Phases is null && second.Phases is null
            ? null
            : Math.Max(first.Phases ?? RateConversion.MaxPhases, second.Phases ?? RateConversion.MaxPhases);
        return new Limit(first.Amount + second.Amount, phases, MinChargingRate: null, [.. first.Profiles, .. second.Profiles]);
    }
}
