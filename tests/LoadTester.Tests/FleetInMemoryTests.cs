using Ocpp.FleetInMemory;
using Ocpp.Testing;

namespace Ocpp.LoadTester.Tests;

/// <summary>The bench of a fleet in memory, small, so that it goes on working.</summary>
public sealed class FleetInMemoryTests
{
    private const int ChargePoints = 1000;

    [Fact]
    public async Task A_thousand_charge_points_boot_charge_and_are_found_again()
    {
        using TemporaryDirectory directory = new();
        StringWriter progress = new();
        FleetOptions options = FleetOptions.Parse(
        [
            "--charge-points", $"{ChargePoints}",
            "--rate", "500",
            "--seconds", "2",
            "--idle-seconds", "0",
            "--directory", directory.Path,
            "--Ocpp:DrainPeriod", "0s",
            "--Storage:SegmentSize", "16MiB",
            "--Logging:LogLevel:Default", "Warning",
        ]);

        FleetFigures figures = await new FleetRun(options, progress).RunAsync().WaitAsync(TimeSpan.FromMinutes(3));

        Assert.True(figures.Faults == 0, $"{figures.FirstFault}\n{progress}");
        Assert.True(figures.MessagesPerSecond > 0, progress.ToString());
        Assert.InRange(figures.RecordsPerChargePoint, 2, 20);
        Assert.InRange(figures.LiveStateBytesPerChargePoint, 100, 10_000);
        Assert.True(figures.CheckpointSeconds > 0, progress.ToString());
        Assert.True(figures.RestartSeconds > 0, progress.ToString());
        Assert.Contains("\"chargePoints\":1000", figures.ToJson());
    }
}
