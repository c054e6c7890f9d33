namespace Ocpp.SmartCharging;

/// <summary>
/// Merges the profiles that a charge point has accepted into what they come to, as OCPP 1.6 §3.13 and its errata say: within a purpose
/// the highest stack level in force at each instant, a TxProfile before a TxDefaultProfile, a connector's own TxDefaultProfile before that of
/// connector 0, and no more than the ChargePointMaxProfile. Stateless.
/// </summary>
public static class ScheduleComposer
{
    /// <summary>The composite schedule of one connector.</summary>
    /// <param name="profiles">All profiles of the charge point, the latest last.</param>
    /// <param name="connector">The connector. Without a transaction the schedule is what one would get that begins with the window.</param>
    /// <param name="window">The time, the unit and the voltage.</param>
    public static CompositeSchedule OfConnector(IReadOnlyCollection<ChargingProfile> profiles, ChargingConnector connector, CompositeWindow window)
    {
        Check(window);
        Timeline cap = Stack(profiles.Where(profile => profile.Purpose == ChargingProfilePurpose.ChargePointMaxProfile && IsOn(profile, connector)), window.Start, window);
        return Show(Timeline.Lower(OfTransaction(profiles, connector, window), cap), window);
    }

    /// <summary>
    /// The composite schedule of the whole charge point, connector 0: what its connectors may draw together, and no more than the
    /// ChargePointMaxProfile. While one connector is unlimited only that one counts.
    /// </summary>
    /// <param name="profiles">All profiles of the charge point, the latest last.</param>
    /// <param name="connectors">Its connectors; of a charge point with none only the ChargePointMaxProfile counts.</param>
    /// <param name="window">The time, the unit and the voltage.</param>
    public static CompositeSchedule OfChargePoint(IReadOnlyCollection<ChargingProfile> profiles, IReadOnlyCollection<ChargingConnector> connectors, CompositeWindow window)
    {
        Check(window);
        Timeline? total = null;
        foreach (ChargingConnector connector in connectors)
        {
            Timeline one = OfTransaction(profiles, connector, window);
            total = total is null ? one : Timeline.Sum(total, one);
        }

        Timeline cap = Stack(
            profiles.Where(profile => profile.Purpose == ChargingProfilePurpose.ChargePointMaxProfile && profile.ConnectorId == 0), window.Start, window);
        return Show(Timeline.Lower(total ?? Timeline.Unlimited, cap), window);
    }

    private static void Check(CompositeWindow window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window.Duration, 1, nameof(window));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window.Voltage, 0m, nameof(window));
    }

    private static Timeline OfTransaction(IReadOnlyCollection<ChargingProfile> profiles, ChargingConnector connector, CompositeWindow window)
    {
        DateTimeOffset start = connector.TransactionStart ?? window.Start;
        Timeline own = Stack(profiles.Where(profile => profile.Purpose == ChargingProfilePurpose.TxProfile && IsOf(profile, connector)), start, window);
        Timeline ofConnector = Stack(profiles.Where(profile => IsDefaultOf(profile, connector.ConnectorId)), start, window);
        Timeline ofAll = Stack(profiles.Where(profile => IsDefaultOf(profile, 0)), start, window);
        return Timeline.Overlay(own, Timeline.Overlay(ofConnector, ofAll));
    }

    // A TxProfile needs its transaction to run; one without an id means the connector's.
    private static bool IsOf(ChargingProfile profile, ChargingConnector connector) =>
        connector.TransactionId is { } running && IsOn(profile, connector) && (profile.TransactionId ?? running) == running;

    private static bool IsOn(ChargingProfile profile, ChargingConnector connector) => profile.ConnectorId == 0 || profile.ConnectorId == connector.ConnectorId;

    private static bool IsDefaultOf(ChargingProfile profile, int connectorId) =>
        profile.Purpose == ChargingProfilePurpose.TxDefaultProfile && profile.ConnectorId == connectorId;

    // From the bottom up, each level over what is below. Of two on one level, which a charge point doesn't keep, the later counts.
    private static Timeline Stack(IEnumerable<ChargingProfile> profiles, DateTimeOffset transactionStart, CompositeWindow window)
    {
        Timeline stack = Timeline.Unlimited;
        foreach (ChargingProfile profile in profiles.OrderBy(profile => profile.StackLevel))
        {
            stack = Timeline.Overlay(ProfileTimeline.Of(profile, StartOf(profile, transactionStart), window), stack);
        }

        return stack;
    }

    // A relative profile for the whole charge point has no transaction to count from, and some schedules lack the start that their kind asks for.
    private static DateTimeOffset StartOf(ChargingProfile profile, DateTimeOffset transactionStart) =>
        profile.Kind == ChargingProfileKind.Relative
            ? profile.Purpose == ChargingProfilePurpose.ChargePointMaxProfile ? profile.AcceptedAt : transactionStart
            : profile.Schedule.StartSchedule ?? profile.ValidFrom ?? profile.AcceptedAt;

    private static CompositeSchedule Show(Timeline timeline, CompositeWindow window)
    {
        List<CompositePeriod> periods = [];
        decimal? minChargingRate = null;
        foreach (Timeline.Step step in timeline.Steps)
        {
            if (step.Limit?.MinChargingRate is { } hint)
            {
                minChargingRate = Math.Max(minChargingRate ?? 0m, RateConversion.Round(hint));
            }

            decimal? limit = step.Limit is { } held ? RateConversion.Round(held.Amount) : null;
            IReadOnlyList<ChargingProfile> profiles = step.Limit?.Profiles ?? [];
            if (periods.Count > 0 && periods[^1].Limit == limit && periods[^1].NumberPhases == step.Limit?.Phases)
            {
                periods[^1] = periods[^1] with { Profiles = [.. periods[^1].Profiles.Union(profiles)] };
            }
            else
            {
                periods.Add(new CompositePeriod(step.Start, limit, step.Limit?.Phases, [.. profiles.Distinct()]));
            }
        }

        return new CompositeSchedule(window, periods, minChargingRate);
    }
}
