using Ocpp.LoadTester.Connections;
using Ocpp.LoadTester.Engine;
using Ocpp.LoadTester.Measuring;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>A worker's charge points and what they share. Everything under the worker's turn.</summary>
internal sealed class Fleet : IDisposable
{
    public Fleet(FleetPlan plan, Scenario scenario, ConnectionSettings connections, FleetTime time, long origin)
    {
        Plan = plan;
        Scenario = scenario;
        Connections = connections;
        Time = time;
        Recorder = new Recorder(origin);
        Due = new DueQueue(plan.Count);
        Writer = new CallWriter(Turn, time);
        Mix = new MixDriver(scenario);
        Life = new LifeDriver(scenario, time);
        ChargePoints = new SimulatedChargePoint[plan.Count];
        for (int slot = 0; slot < plan.Count; slot++)
        {
            ChargePoints[slot] = new SimulatedChargePoint(this, slot, plan.First + slot);
        }
    }

    public WorkerTurn Turn { get; } = new();

    public FleetPlan Plan { get; }

    public Scenario Scenario { get; }

    public ConnectionSettings Connections { get; }

    public FleetTime Time { get; }

    public Recorder Recorder { get; }

    public DueQueue Due { get; }

    public CallWriter Writer { get; }

    public MixDriver Mix { get; }

    public LifeDriver Life { get; }

    public SharedLists Lists { get; } = new();

    public SimulatedChargePoint[] ChargePoints { get; }

    /// <summary>Calls of the scenario are made; before, charge points only come up.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Nothing new is begun; what was is brought to its end.</summary>
    public bool IsDraining { get; set; }

    /// <summary>At the end of a run nothing happens by itself any more, but for what commands over the API still wait for.</summary>
    public bool StandsStill => IsDraining && Scenario.Load != LoadShape.Commands;

    /// <summary>Is told of a charge point at which a transaction got its number or a connector became free.</summary>
    public Action<SimulatedChargePoint>? SessionMoved { get; set; }

    /// <summary>Charge points whose connecting is not decided yet, one way or the other.</summary>
    public int Unsettled { get; set; }

    /// <summary>Charge points that are up: connected, accepted, all connectors reported.</summary>
    public int Ready { get; set; }

    /// <summary>When the last one came up.</summary>
    public long LastReadyAt { get; set; }

    /// <summary>Connections on their way to being open.</summary>
    public int Connecting { get; set; }

    public void Dispose() => Writer.Dispose();
}

/// <summary>Which charge points of all a worker has, and how they are named.</summary>
internal sealed record FleetPlan(int First, int Count, string IdentityPrefix, string IdTagPrefix, int IdTags)
{
    public string IdentityOf(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{IdentityPrefix}{number:D7}");

    /// <summary>At most 20 characters: OCPP 1.6's IdToken.</summary>
    public string IdTagOf(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{IdTagPrefix}{(IdTags > 0 ? number % IdTags : number):D7}");
}
