using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Reporting;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Tests;

/// <summary>A short run of a few charge points, with its one worker in the test's own process.</summary>
internal static class TestRun
{
    /// <summary>Calls come at once and often, so that a fraction of a second shows all that there is to see.</summary>
    public const string Quick = """
        charge-points 2
        connect at-once
        warm-up 0s
        duration 400ms
        timeout 1s
        reconnect 50ms..100ms
        heartbeat off
        load open 100/s
        mix Heartbeat 1
        """;

    /// <summary>As <see cref="Quick"/>, for a target that answers everything: how long a busy machine takes for it is no fault.</summary>
    public static readonly string Patient = Quick.Replace("timeout 1s", "timeout 20s", StringComparison.Ordinal);

    public static Task<RunResult> AgainstAsync(TestTarget target, string scenario = Quick, int workers = -1, Func<TargetSettings, TargetSettings>? change = null, CancellationToken stop = default) =>
        AgainstAsync(target.Url, scenario, workers, change, stop);

    public static async Task<RunResult> AgainstAsync(Uri url, string scenario = Quick, int workers = -1, Func<TargetSettings, TargetSettings>? change = null, CancellationToken stop = default)
    {
        TargetSettings settings = new() { Url = url, Address = "127.0.0.1", Port = url.Port };
        RunSettings run = new()
        {
            Scenario = ScenarioReader.Read("test", "test", scenario),
            Target = change?.Invoke(settings) ?? settings,
            Workers = workers,
            Settling = TimeSpan.Zero,
        };
        await using Coordinator coordinator = new(run, new NoProgress());
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(45));
        return await coordinator.RunAsync(limit.Token);
    }

    public static long Of(this RunResult run, string fault) => run.Faults.GetValueOrDefault(fault);
}
