namespace Ocpp.SmartCharging.Tests;

/// <summary>
/// What holds at one instant, read off OCPP 1.6 §3.13 sentence by sentence, with no thought of speed: looks at every profile for every second.
/// Shares nothing with the composer but the types.
/// </summary>
internal static class SecondBySecond
{
    /// <summary>The limit of a connector at an instant, rounded, and the phases that go with it; null for none.</summary>
    public static (decimal Limit, int? Phases)? OfConnector(IReadOnlyList<ChargingProfile> profiles, ChargingConnector connector, CompositeWindow window, DateTimeOffset at) =>
        Rounded(Capped(OfTransaction(profiles, connector, window, at), Highest(profiles, IsCap(connector.ConnectorId), window.Start, window, at)));

    /// <summary>The limit of the whole charge point at an instant.</summary>
    public static (decimal Limit, int? Phases)? OfChargePoint(
        IReadOnlyList<ChargingProfile> profiles, IReadOnlyList<ChargingConnector> connectors, CompositeWindow window, DateTimeOffset at)
    {
        List<(decimal Limit, int? Phases)?> each = [.. connectors.Select(connector => OfTransaction(profiles, connector, window, at))];
        (decimal, int?)? total = null;
        if (each.Count > 0 && each.All(one => one is not null))
        {
            int? phases = each.All(one => one!.Value.Phases is null) ? null : each.Max(one => one!.Value.Phases ?? 3);
            total = (each.Sum(one => one!.Value.Limit), phases);
        }

        return Rounded(Capped(total, Highest(profiles, profile => profile is { Purpose: ChargingProfilePurpose.ChargePointMaxProfile, ConnectorId: 0 }, window.Start, window, at)));
    }

    private static Func<ChargingProfile, bool> IsCap(int connectorId) =>
        profile => profile.Purpose == ChargingProfilePurpose.ChargePointMaxProfile && (profile.ConnectorId == 0 || profile.ConnectorId == connectorId);

    private static (decimal Limit, int? Phases)? OfTransaction(IReadOnlyList<ChargingProfile> profiles, ChargingConnector connector, CompositeWindow window, DateTimeOffset at)
    {
        DateTimeOffset start = connector.TransactionStart ?? window.Start;
        bool IsTx(ChargingProfile profile) => profile.Purpose == ChargingProfilePurpose.TxProfile
            && connector.TransactionId is not null
            && (profile.TransactionId is null || profile.TransactionId == connector.TransactionId)
            && (profile.ConnectorId == connector.ConnectorId || profile.ConnectorId == 0);
        bool IsDefault(ChargingProfile profile, int id) => profile.Purpose == ChargingProfilePurpose.TxDefaultProfile && profile.ConnectorId == id;
        return Highest(profiles, IsTx, start, window, at)
            ?? Highest(profiles, profile => IsDefault(profile, connector.ConnectorId), start, window, at)
            ?? Highest(profiles, profile => IsDefault(profile, 0), start, window, at);
    }

    private static (decimal Limit, int? Phases)? Highest(
        IReadOnlyList<ChargingProfile> profiles, Func<ChargingProfile, bool> isMeant, DateTimeOffset transactionStart, CompositeWindow window, DateTimeOffset at)
    {
        (int Level, decimal Limit, int? Phases)? best = null;
        foreach (ChargingProfile profile in profiles.Where(isMeant))
        {
            if (Period(profile, transactionStart, at) is { } period && (best is null || profile.StackLevel >= best.Value.Level))
            {
                int? phases = period.NumberPhases is 1 or 2 or 3 ? period.NumberPhases : null;
                best = (profile.StackLevel, Converted(Math.Max(0m, period.Limit), profile.Schedule.Unit, window, phases ?? 3), phases);
            }
        }

        return best is { } found ? (found.Limit, found.Phases) : null;
    }

    // The period that holds at the instant, found by counting from the start of the occurrence before it.
    private static ChargingSchedulePeriod? Period(ChargingProfile profile, DateTimeOffset transactionStart, DateTimeOffset at)
    {
        if (at < profile.ValidFrom || at >= profile.ValidTo)
        {
            return null;
        }

        DateTimeOffset start = profile.Kind switch
        {
            ChargingProfileKind.Relative when profile.Purpose == ChargingProfilePurpose.ChargePointMaxProfile => profile.AcceptedAt,
            ChargingProfileKind.Relative => transactionStart,
            _ => profile.Schedule.StartSchedule ?? profile.ValidFrom ?? profile.AcceptedAt,
        };
        if (at < start)
        {
            return null;
        }

        TimeSpan since = at - start;
        TimeSpan? every = profile.Kind != ChargingProfileKind.Recurring ? null : profile.Recurrency switch
        {
            RecurrencyKind.Daily => TimeSpan.FromDays(1),
            RecurrencyKind.Weekly => TimeSpan.FromDays(7),
            _ => null,
        };
        while (since >= every)
        {
            since -= every.Value;
        }

        if (profile.Schedule.Duration is { } duration && since >= TimeSpan.FromSeconds(duration))
        {
            return null;
        }

        ChargingSchedulePeriod? last = null;
        foreach (ChargingSchedulePeriod period in profile.Schedule.Periods)
        {
            if (TimeSpan.FromSeconds(period.StartPeriod) <= since && (last is null || period.StartPeriod >= last.StartPeriod))
            {
                last = period;
            }
        }

        return last;
    }

    private static decimal Converted(decimal limit, ChargingRateUnit unit, CompositeWindow window, int phases)
    {
        if (unit == window.Unit)
        {
            return limit;
        }

        return unit == ChargingRateUnit.A ? limit * window.Voltage * phases : limit / (window.Voltage * phases);
    }

    private static (decimal Limit, int? Phases)? Capped((decimal Limit, int? Phases)? limit, (decimal Limit, int? Phases)? cap) =>
        limit is null ? cap : cap is null || limit.Value.Limit <= cap.Value.Limit ? limit : cap;

    private static (decimal Limit, int? Phases)? Rounded((decimal Limit, int? Phases)? limit) =>
        limit is { } held ? (Math.Round(held.Limit, 1, MidpointRounding.AwayFromZero), held.Phases) : null;
}
