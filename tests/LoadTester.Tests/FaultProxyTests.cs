using System.Net;
using Ocpp.FaultProxy;
using Ocpp.LoadTester.Reporting;

namespace Ocpp.LoadTester.Tests;

/// <summary>The fault injector between charge points and target.</summary>
public sealed class FaultProxyTests
{
    private const string Long = """
        charge-points 5
        connect at-once
        warm-up 0s
        duration 1500ms
        timeout 3s
        reconnect 20ms..50ms
        heartbeat off
        load open 200/s
        mix Heartbeat 1
        mix MeterValues 1 samples 10
        """;

    // Where everything is answered, how long a busy machine takes for it is no fault.
    private static readonly string Patient = Long.Replace("timeout 3s", "timeout 20s", StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_script_nothing_is_noticed()
    {
        (RunResult run, _) = await RunAsync("", Patient);

        Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
    }

    [Fact]
    public async Task Split_pieces_and_small_delays_are_borne()
    {
        (RunResult run, ProxyFigures figures) = await RunAsync("split 1..20\ndown delay 0ms..1ms", Patient);

        Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
        Assert.True(figures.Bytes > 10_000);
    }

    [Fact]
    public async Task A_delay_shows_in_the_latencies()
    {
        (RunResult run, _) = await RunAsync("down delay 30ms..40ms");

        Assert.InRange(run.Service.P50, 30, 5_000);
    }

    [Fact]
    public async Task Cut_and_reset_connections_are_counted_and_come_back()
    {
        (RunResult run, ProxyFigures figures) = await RunAsync("seed 3\nup cut every 4KiB\nup reset every 8KiB");

        Assert.True(figures[FaultKind.Cut] > 0 && figures[FaultKind.Reset] > 0, figures.ToString());
        Assert.True(run.Of("Closed") > 0, string.Join(", ", run.Faults));
        Assert.True(figures.Connections > 5, figures.ToString());
        Assert.True(run.Answers > 0);
    }

    [Fact]
    public async Task Corrupted_bytes_never_pass_as_right_answers()
    {
        (RunResult run, ProxyFigures figures) = await RunAsync("seed 5\ndown corrupt every 600B");

        Assert.True(figures[FaultKind.Corrupt] > 0, figures.ToString());
        Assert.True(run.Errors > 0, figures.ToString());
    }

    [Theory]
    [InlineData("delay", 1)]
    [InlineData("seed 1\n\nexplode every 5KiB", 3)]
    [InlineData("delay 20ms..10ms", 1)]
    [InlineData("throttle 0B/s", 1)]
    [InlineData("cut every 0B", 1)]
    [InlineData("sideways delay 5ms", 1)]
    [InlineData("split 0..5", 1)]
    public void A_wrong_line_is_named_by_its_number(string script, int line) =>
        Assert.StartsWith($"Line {line}: ", Assert.Throws<FormatException>(() => FaultScript.Parse(script)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_same_seed_draws_the_same_faults_and_another_draws_others()
    {
        static string Draw(string script)
        {
            FaultPlan plan = new(FaultScript.Parse(script), 4, Direction.Up);
            List<long> positions = [];
            while (positions.Count < 20 && plan.TryTake(long.MaxValue, out _, out long at))
            {
                positions.Add(at);
            }

            return string.Join(' ', positions);
        }

        Assert.Equal(Draw("seed 1\ncorrupt every 1KiB"), Draw("seed 1\ncorrupt every 1KiB"));
        Assert.NotEqual(Draw("seed 1\ncorrupt every 1KiB"), Draw("seed 2\ncorrupt every 1KiB"));
    }

    private static async Task<(RunResult Run, ProxyFigures Figures)> RunAsync(string script, string scenario = Long)
    {
        await using TestTarget target = new();
        await using TcpFaultProxy proxy = new(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, target.Port), FaultScript.Parse(script));
        RunResult run = await TestRun.AgainstAsync(new Uri($"ws://127.0.0.1:{proxy.Listening.Port}/ocpp"), scenario);
        return (run, proxy.Figures);
    }
}
