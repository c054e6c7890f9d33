using Ocpp.LoadTester.ChargePoints;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Hostility;
using Ocpp.LoadTester.RestApi;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Engine;

/// <summary>What a worker does beside its charge points while the scenario runs: commands over the REST API, and hostile peers.</summary>
internal sealed class SideLoads : IDisposable
{
    private readonly Dictionary<string, HostileFigures> _hostile = [];
    private readonly CommandLoad? _commands;
    private readonly List<Task> _peers = [];

    public SideLoads(Fleet fleet, WorkerOrder order, long to)
    {
        _commands = fleet.Scenario.Load == LoadShape.Commands ? new CommandLoad(fleet, order, to) : null;
        foreach (HostileEntry entry in fleet.Scenario.Hostile)
        {
            HostileFigures figures = _hostile[entry.Kind.ToString()] = new HostileFigures();
            for (int number = 0; number < FleetWorker.Share(entry.Count, order.Worker, order.Workers); number++)
            {
                string identity = $"{fleet.Plan.IdentityPrefix}-{entry.Kind}-{order.Worker}-{number}";
                SeededRandom random = SeededRandom.For(fleet.Scenario.Seed, ((ulong)entry.Kind << 40) + ((ulong)order.Worker << 20) + (ulong)number);
                _peers.Add(new HostilePeer(entry.Kind, fleet, identity, figures, random).RunAsync(to));
            }
        }
    }

    /// <summary>When the next command is due.</summary>
    public long Next => _commands?.Next ?? long.MaxValue;

    public bool HaveEnded => _commands is not { HasEnded: false } && _peers.TrueForAll(static peer => peer.IsCompleted);

    /// <summary>Gives the commands that are due; true where there are more than one turn takes. For the pacing thread only.</summary>
    public bool SendDue(long now) => _commands?.SendDue(now) ?? false;

    public void Dispose() => _commands?.Dispose();

    /// <summary>Under the worker's turn.</summary>
    public Dictionary<string, HostileFigures> HostileFigures() => _hostile;
}
