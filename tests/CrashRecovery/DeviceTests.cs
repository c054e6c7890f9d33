using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>The program over a device that fails or is slow.</summary>
public sealed class DeviceTests
{
    private const string Start = """{"connectorId":1,"idTag":"T","meterStart":7,"timestamp":"2026-01-01T00:00:00Z"}""";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string[] Settings = ["--Storage:SegmentSize", "1MiB", "--Ocpp:MaxMessageSize", "64KiB", "--Ocpp:UnknownIdTags", "Accept", "--Ocpp:ReadConfiguration", "Never"];

    [FaultyDeviceFact]
    public async Task A_failed_sync_ends_the_process_without_another_acknowledgement()
    {
        using TemporaryDirectory directory = new();
        JsonObject kept;
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, Settings))
        {
            await using TestChargePoint chargePoint = await BootAsync(gateway, "CP-1");
            kept = await chargePoint.CallAsync("StartTransaction", Start);
            await using FaultyDevice device = await FaultyDevice.FailingAsync(gateway);

            await Assert.ThrowsAsync<IOException>(() => chargePoint.CallAsync("StartTransaction", Start.Replace("7", "8", StringComparison.Ordinal)));

            Assert.NotEqual(0, await gateway.ExitedAsync());
        }

        await using GatewayProcess next = await GatewayProcess.StartAsync(directory.Path, Settings);
        await using TestChargePoint again = await BootAsync(next, "CP-1");
        Assert.Equal((int)kept["transactionId"]!, (int)(await again.CallAsync("StartTransaction", Start))["transactionId"]!);
    }

    [FaultyDeviceFact]
    public async Task A_slow_device_slows_the_answers_and_loses_none()
    {
        const int chargePoints = 8;
        const int callsAtOnce = 100;
        const int delayMs = 100;
        string signed = new('A', 8000);
        using TemporaryDirectory directory = new();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, Settings);
        await using FaultyDevice device = await FaultyDevice.SlowAsync(gateway, delayMs);

        // Each sends far more than one session takes in before it has answered; the rest waits in the sockets.
        await Task.WhenAll(Enumerable.Range(0, chargePoints).Select(async number =>
        {
            await using TestChargePoint chargePoint = await BootAsync(gateway, $"SLOW-{number}");
            Task<JsonObject>[] calls = [.. Enumerable.Range(0, callsAtOnce).Select(call => chargePoint.CallAsync(
                "MeterValues",
                $$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"{{call}}{{signed}}","format":"SignedData"}]}]}"""))];
            await Task.WhenAll(calls);
        })).WaitAsync(Limit);

        Assert.True(await gateway.IsReadyAsync(CancellationToken.None));
    }

    private static async Task<TestChargePoint> BootAsync(GatewayProcess gateway, string id)
    {
        TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(gateway.OcppUri, id);
        await chargePoint.CallAsync("BootNotification", """{"chargePointVendor":"Crash","chargePointModel":"Test"}""");
        return chargePoint;
    }
}
