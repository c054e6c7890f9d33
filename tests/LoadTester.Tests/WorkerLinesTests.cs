using System.Text.Json;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Tests;

/// <summary>What the coordinator orders is what a worker in a process of its own does.</summary>
public sealed class WorkerLinesTests
{
    [Fact]
    public void A_scenario_is_the_same_behind_the_pipe_zeros_included()
    {
        foreach (string name in ScenarioLibrary.Names)
        {
            Scenario scenario = ScenarioLibrary.Load(name) with { WarmUp = TimeSpan.Zero, ConnectRate = 0, Seed = 0 };

            string line = JsonSerializer.Serialize(new WorkerOrder(OrderKind.Prepare) { Scenario = scenario }, WorkerLines.Options);
            Scenario read = JsonSerializer.Deserialize<WorkerOrder>(line, WorkerLines.Options)!.Scenario!;

            Assert.DoesNotContain('\n', line);
            Assert.Equal(0, read.ConnectRate);
            Assert.Equal(TimeSpan.Zero, read.WarmUp);
            Assert.Equal(JsonSerializer.Serialize(scenario, WorkerLines.Options), JsonSerializer.Serialize(read, WorkerLines.Options));
        }
    }
}
