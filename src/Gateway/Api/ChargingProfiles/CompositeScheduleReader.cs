using System.Globalization;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.SmartCharging;

namespace Ocpp.Gateway.Api.ChargingProfiles;

/// <summary>Composes the schedule of a connector out of what the gateway believes, and sets beside it what the charge point told. Safe on any thread.</summary>
internal sealed class CompositeScheduleReader(StateQueries queries, TimeProvider clock)
{
    /// <summary>Connectors of a charge point that are added up, whatever its NumberOfConnectors says.</summary>
    public const int MaxConnectors = 64;

    // A transaction that began while the charge point was offline is told late; one that is told so late has a clock that can't be trusted.
    private static readonly TimeSpan LongestOffline = TimeSpan.FromDays(7);

    /// <summary>The connectors that the charge point has, as far as is known, without 0.</summary>
    public static SortedSet<int> ConnectorsOf(ChargePointView chargePoint)
    {
        SortedSet<int> connectors = [.. chargePoint.Connectors.Select(connector => connector.ConnectorId).Where(id => id > 0).Take(MaxConnectors)];
        connectors.UnionWith(Enumerable.Range(1, Math.Min(NumberOfConnectors(chargePoint) ?? 0, MaxConnectors)));
        return connectors;
    }

    /// <summary>The configuration key NumberOfConnectors; null while it isn't known.</summary>
    public static int? NumberOfConnectors(ChargePointView chargePoint) =>
        chargePoint.Configuration is { } configuration
        && configuration.TryGetValue("NumberOfConnectors", out ConfigurationValue? value)
        && int.TryParse(value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : null;

    /// <summary>The unit of the profiles that concern a connector where they agree, else A.</summary>
    public ChargingRateUnit UnitOf(string chargePointId, int connectorId) =>
        Concerning(chargePointId, connectorId).Select(ChargingProfileReading.Read).OfType<ChargingProfile>().Select(profile => profile.Schedule.Unit).Distinct().ToList()
            is [ChargingRateUnit.W] ? ChargingRateUnit.W : ChargingRateUnit.A;

    /// <summary>The schedule from now on, by whole seconds.</summary>
    public CompositeScheduleResource Read(ChargePointView chargePoint, int connectorId, int duration, ChargingRateUnit unit, decimal voltage)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        CompositeWindow window = new(now, duration, unit, voltage);
        List<ChargingProfileView> views = [.. Concerning(chargePoint.Id, connectorId)];
        List<ChargingProfile> profiles = [.. views.Select(ChargingProfileReading.Read).OfType<ChargingProfile>()];
        ChargingConnector? connector = connectorId > 0 ? Find(chargePoint, connectorId) : null;
        CompositeSchedule schedule = connector is not null
            ? ScheduleComposer.OfConnector(profiles, connector, window)
            : ScheduleComposer.OfChargePoint(profiles, [.. ConnectorsOf(chargePoint).Select(id => Find(chargePoint, id))], window);
        return new CompositeScheduleResource
        {
            ChargePointId = chargePoint.Id,
            ConnectorId = connectorId,
            TransactionId = connector?.TransactionId,
            Computed = Show(schedule, views),
            Reported = ReportedScheduleResource.OrNull(queries.FindCompositeSchedule(chargePoint.Id, connectorId)),
        };
    }

    private IEnumerable<ChargingProfileView> Concerning(string chargePointId, int connectorId) =>
        queries.ChargingProfiles(chargePointId).Where(profile => connectorId == 0 || profile.ConnectorId == 0 || profile.ConnectorId == connectorId);

    private ChargingConnector Find(ChargePointView chargePoint, int connectorId)
    {
        int? transactionId = chargePoint.Connectors.FirstOrDefault(connector => connector.ConnectorId == connectorId)?.TransactionId;
        if (transactionId is not { } id || queries.FindTransaction(id, withMeterValues: false) is not { } transaction)
        {
            return new ChargingConnector(connectorId);
        }

        bool isTrusted = transaction.StartTimestamp <= transaction.StartTime && transaction.StartTimestamp >= transaction.StartTime - LongestOffline;
        return new ChargingConnector(connectorId, id, isTrusted ? transaction.StartTimestamp : transaction.StartTime);
    }

    private static ComputedScheduleResource Show(CompositeSchedule schedule, List<ChargingProfileView> views)
    {
        HashSet<int> contributing = [.. schedule.Contributing.Select(profile => profile.Id)];
        return new ComputedScheduleResource
        {
            ScheduleStart = schedule.Window.Start,
            Voltage = schedule.Window.Voltage,
            ChargingSchedule = new ComputedChargingSchedule
            {
                Duration = schedule.Window.Duration,
                ChargingRateUnit = schedule.Window.Unit.ToString(),
                ChargingSchedulePeriod = [.. schedule.Periods.Select(period => new ComputedChargingSchedulePeriod
                {
                    StartPeriod = period.StartPeriod,
                    Limit = period.Limit,
                    NumberPhases = period.NumberPhases,
                    ChargingProfileIds = [.. period.Profiles.Select(profile => profile.Id)],
                })],
                MinChargingRate = schedule.MinChargingRate,
            },
            ChargingProfiles = [.. views.Select(view => new ConsideredProfile
            {
                ChargingProfileId = view.ProfileId,
                ConnectorId = view.ConnectorId,
                TransactionId = view.TransactionId,
                ChargingProfilePurpose = view.Purpose.ToString(),
                StackLevel = view.StackLevel,
                Contributes = contributing.Contains(view.ProfileId),
            })],
        };
    }
}
