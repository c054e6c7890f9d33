using System.Globalization;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Engine;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// What happens to charge points by itself in a fleet's day: vehicles arrive by the hour's rate, links fail, connectors break, firmware is renewed.
/// Each charge point's chances come from its own seeded sequence. Under the worker's turn.
/// </summary>
internal sealed class LifeDriver(Scenario scenario, FleetTime time)
{
    private const double HoursPerDay = 24;

    private readonly Life _life = scenario.Life;
    private readonly double _mostPerHour = scenario.Life.Arrivals.Count == 0 ? 0 : scenario.Life.Arrivals.Max(static arrivals => arrivals.PerHour);

    private bool IsOn => scenario.Load == LoadShape.Life;

    /// <summary>Between two MeterValues of a transaction, as the Central System has set it or the scenario says.</summary>
    public long MeterInterval(SimulatedChargePoint chargePoint)
    {
        TimeSpan interval = _life.MeterInterval;
        if (chargePoint.KnownMemory?.Configuration is { } changed
            && changed.TryGetValue("MeterValueSampleInterval", out string? value)
            && int.TryParse(value, CultureInfo.InvariantCulture, out int seconds)
            && seconds > 0)
        {
            interval = TimeSpan.FromSeconds(seconds);
        }

        return time.Real(interval);
    }

    /// <summary>The charge point has come up: for the first time it gets its chances, later those of its connectors that wait for nobody.</summary>
    public void OnUp(SimulatedChargePoint chargePoint, long now)
    {
        if (!IsOn)
        {
            return;
        }

        for (int number = 1; number < chargePoint.Connectors.Length; number++)
        {
            if (chargePoint.Connectors[number] is { Step: SessionStep.Idle, StepAt: 0 })
            {
                OnFree(chargePoint, number, now);
            }
        }

        if (chargePoint.HasChances)
        {
            return;
        }

        chargePoint.HasChances = true;
        PlanOffline(chargePoint, now);
        for (int number = 1; number < chargePoint.Connectors.Length; number++)
        {
            PlanBreak(chargePoint, number, now);
        }

        if (chargePoint.Random.NextUnit() < _life.Firmware)
        {
            double at = chargePoint.Random.NextBetween(_life.FirmwareFrom.TotalSeconds, _life.FirmwareTo.TotalSeconds) - time.SinceStart(now).TotalSeconds;
            DelayedTasks.Add(chargePoint, DelayedKind.Firmware, now + time.Real(TimeSpan.FromSeconds(double.Max(at, 0))), status: (int)FirmwareStatus.Downloading);
        }
    }

    /// <summary>A connector is free: when does the next vehicle come? By thinning, since the rate changes with the hour.</summary>
    public void OnFree(SimulatedChargePoint chargePoint, int number, long now)
    {
        if (!IsOn || chargePoint.Fleet.IsDraining || _mostPerHour <= 0)
        {
            return;
        }

        double hour = time.SinceStart(now).TotalHours;
        double from = hour;
        do
        {
            hour += chargePoint.Random.NextExponential(1 / _mostPerHour);
        }
        while (hour < from + (2 * HoursPerDay) && chargePoint.Random.NextUnit() * _mostPerHour >= PerHour(hour % HoursPerDay));

        chargePoint.Connectors[number].StepAt = now + long.Max(time.Real(TimeSpan.FromHours(hour - from)), 1);
    }

    /// <summary>A vehicle is there.</summary>
    public void OnArrival(SimulatedChargePoint chargePoint, int number, long now)
    {
        if (!IsOn || chargePoint.Fleet.IsDraining)
        {
            return;
        }

        ref SeededRandom random = ref chargePoint.Random;
        FleetPlan plan = chargePoint.Fleet.Plan;
        string idTag = random.NextBelow(2) == 0 ? chargePoint.OwnIdTag : plan.IdTagOf(plan.First + random.NextBelow(plan.Count));
        int watts = (int)(1000 * random.NextBetween(_life.Kilowatts.From, _life.Kilowatts.To));
        double seconds = random.NextBetween(_life.Session.From.TotalSeconds, _life.Session.To.TotalSeconds);
        if (!SessionFlow.TryBegin(chargePoint, number, idTag, isRemote: false, watts, time.Real(TimeSpan.FromSeconds(seconds)), now))
        {
            OnFree(chargePoint, number, now);
        }
    }

    public void OnOffline(SimulatedChargePoint chargePoint, long now)
    {
        PlanOffline(chargePoint, now);
        if (!chargePoint.Fleet.IsDraining)
        {
            chargePoint.Disconnect(now + Lasting(chargePoint, _life.OfflineFor), abruptly: true, reboots: false, now);
        }
    }

    public void OnBreak(SimulatedChargePoint chargePoint, int number, long now)
    {
        PlanBreak(chargePoint, number, now);
        if (!chargePoint.Fleet.IsDraining && chargePoint.Connectors[number].Step is SessionStep.Idle or SessionStep.Charging)
        {
            SessionFlow.Break(chargePoint, number, Lasting(chargePoint, _life.FaultsFor), now);
        }
    }

    private void PlanOffline(SimulatedChargePoint chargePoint, long now)
    {
        if (_life.Offline > 0)
        {
            DelayedTasks.Add(chargePoint, DelayedKind.GoOffline, After(chargePoint, _life.Offline, now));
        }
    }

    private void PlanBreak(SimulatedChargePoint chargePoint, int number, long now)
    {
        if (_life.Faults > 0)
        {
            DelayedTasks.Add(chargePoint, DelayedKind.Break, After(chargePoint, _life.Faults, now), number);
        }
    }

    private long After(SimulatedChargePoint chargePoint, double perDay, long now) =>
        now + long.Max(time.Real(TimeSpan.FromHours(double.Min(chargePoint.Random.NextExponential(HoursPerDay / perDay), 24 * 365))), Clock.Millisecond);

    private long Lasting(SimulatedChargePoint chargePoint, DurationRange range) =>
        time.Real(TimeSpan.FromSeconds(chargePoint.Random.NextBetween(range.From.TotalSeconds, range.To.TotalSeconds)));

    private double PerHour(double hour)
    {
        foreach (Arrivals arrivals in _life.Arrivals)
        {
            if (hour >= arrivals.From.TotalHours && hour < arrivals.To.TotalHours)
            {
                return arrivals.PerHour;
            }
        }

        return 0;
    }
}
