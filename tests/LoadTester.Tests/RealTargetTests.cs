using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ocpp.Interop;
using Ocpp.LoadTester.Reporting;
using Ocpp.Testing;

namespace Ocpp.LoadTester.Tests;

/// <summary>Whole Central Systems as processes of their own: ours, and one that others wrote.</summary>
public sealed class RealTargetTests
{
    private const string Mixed = """
        charge-points 20
        connect 500/s
        warm-up 0s
        duration 2s
        timeout 20s
        reconnect 50ms..100ms
        heartbeat off
        load open 200/s
        mix Heartbeat 25
        mix MeterValues 35
        mix MeterValues 20 samples 10
        mix StatusNotification 12
        mix Authorize 3
        mix DataTransfer 2
        mix Transaction 10 meter-values 2
        at 500ms drop 50%
        at 1s power-cut 50%
        """;

    [Fact]
    public async Task Our_gateway_answers_everything_as_it_should()
    {
        RunResult run = await RunLongEnoughAsync(
            factor => AgainstOurGatewayAsync(Mixed.Replace("duration 2s", $"duration {2 * factor}s", StringComparison.Ordinal)),
            static run => run.Answers > 200 && IsAnswered(run, "StopTransaction"));

        Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
        Assert.True(run.Answers > 200, $"{run.Answers} answers");
        Assert.True(IsAnswered(run, "StopTransaction"));
        Assert.Equal(0, run.RefusedIdTags);
        Assert.True(run.Commands.ContainsKey("GetConfiguration"));
    }

    [Fact]
    public async Task The_commands_scenario_starts_and_stops_transactions_over_our_gateways_API()
    {
        const string Commands = """
            charge-points 10
            connect at-once
            warm-up 0s
            duration 1500ms
            timeout 20s
            heartbeat off
            load commands 30/s
            command RemoteCycle 5
            command GetConfiguration 1
            command ChangeConfiguration 1
            command TriggerMessage 1
            command GetCompositeSchedule 1
            command DataTransfer 1
            """;

        RunResult run = await RunLongEnoughAsync(
            factor => AgainstOurGatewayAsync(Commands.Replace("duration 1500ms", $"duration {1500 * factor}ms", StringComparison.Ordinal)),
            static run => IsAnswered(run, "RemoteStopTransaction"));

        Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
        Assert.True(IsAnswered(run, "RemoteStopTransaction"));
        Assert.True(IsAnswered(run, "RemoteStart until StartTransaction.conf"));
    }

    [NodeFact]
    public async Task A_Central_System_that_others_wrote_is_tested_all_the_same()
    {
        await NodePackages.EnsureInstalledAsync();
        using TemporaryDirectory directory = new();
        string script = Path.Combine(directory.Path, "central-system.mjs");
        await using (Stream source = typeof(RealTargetTests).Assembly.GetManifestResourceStream("central-system.mjs")!)
        await using (FileStream file = File.Create(script))
        {
            await source.CopyToAsync(file);
        }

        ProcessStartInfo start = new("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(Path.Combine(NodePackages.Folder, "package.json"));
        using Process server = Process.Start(start)!;
        try
        {
            int port = int.Parse((await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!, CultureInfo.InvariantCulture);

            RunResult run = await RunLongEnoughAsync(
                factor => TestRun.AgainstAsync(new Uri($"ws://127.0.0.1:{port}/ocpp"), Mixed.Replace("duration 2s", $"duration {2 * factor}s", StringComparison.Ordinal)),
                static run => run.Answers > 200);

            await server.StandardInput.WriteLineAsync();
            await server.StandardInput.FlushAsync();
            JsonNode seen = JsonNode.Parse((await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!)!;
            Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
            Assert.True(run.Answers > 200, $"{run.Answers} answers");

            // Its own schemas found nothing to say against what we send.
            Assert.Equal(0, (int)seen["broken"]!);
            Assert.True((int)seen["transaction"]! > 0);
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task Workers_of_their_own_share_charge_points_and_rate()
    {
        await using TestTarget target = new();
        string scenario = TestRun.Patient.Replace("charge-points 2", "charge-points 5", StringComparison.Ordinal).Replace("duration 400ms", "duration 1s", StringComparison.Ordinal);

        RunResult run = await TestRun.AgainstAsync(target, scenario, workers: 2);

        Assert.Equal(2, run.Tester.Workers);
        Assert.Equal(5, run.Connect.Ready);
        Assert.Equal(0, run.Errors);
        Assert.Equal(5, target.Received.Select(static received => received.Identity).Distinct().Count());
        Assert.InRange(run.Calls, 60, 150);
    }

    private static async Task<RunResult> AgainstOurGatewayAsync(string scenario)
    {
        using TemporaryDirectory directory = new();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, "--Ocpp:UnknownIdTags", "Accept");
        return await TestRun.AgainstAsync(gateway.OcppUri, scenario, change: settings => settings with { Api = gateway.Api.BaseAddress });
    }

    /// <summary>Runs again, three times as long, until a run without a fault has shown enough: on a machine that is busy little happens in two seconds. Gives the last one.</summary>
    private static async Task<RunResult> RunLongEnoughAsync(Func<int, Task<RunResult>> runAsync, Func<RunResult, bool> isEnough)
    {
        RunResult run = await runAsync(1);
        for (int factor = 3; factor <= 9 && run.Errors == 0 && !isEnough(run); factor *= 3)
        {
            run = await runAsync(factor);
        }

        return run;
    }

    private static bool IsAnswered(RunResult run, string action) => run.Actions.ContainsKey(action) && run.Actions[action].Answers > 0;
}
