using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>An orderly end: SIGTERM, as systemd and Kubernetes send it.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("Sockets")]
    [InlineData("Epoll")]
    public async Task Every_charge_point_is_told_and_the_state_is_there_afterwards(string transport)
    {
        using TemporaryDirectory directory = new();
        int transactionId;
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, [.. CrashSettings.All, "--Ocpp:Transport", transport]))
        {
            await using TestChargePoint one = await TestChargePoint.ConnectAsync(gateway.OcppUri, "STOP-1");
            await using TestChargePoint two = await TestChargePoint.ConnectAsync(gateway.OcppUri, "STOP-2");
            await one.CallAsync("BootNotification", """{"chargePointVendor":"Stop","chargePointModel":"Test"}""");
            JsonObject started = await one.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":7,"timestamp":"2026-01-02T03:04:05Z"}""");
            transactionId = (int)started["transactionId"]!;

            int exitCode = await gateway.StopAsync();
            await one.Ended;
            await two.Ended;

            Assert.Equal(0, exitCode);
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, one.CloseStatus);
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, two.CloseStatus);
        }

        await using GatewayProcess again = await GatewayProcess.StartAsync(directory.Path, CrashSettings.All);
        JsonObject kept = (await again.Api.GetFromJsonAsync<JsonObject>($"/api/v1/transactions/{transactionId}"))!;
        JsonObject seen = (await again.Api.GetFromJsonAsync<JsonObject>("/api/v1/charge-points/STOP-1"))!;
        Assert.Equal(7, (int)kept["meterStart"]!);
        Assert.Null((string?)kept["stopTimestamp"]);
        Assert.False((bool)seen["connected"]!);
        Assert.Equal("Stop", (string?)seen["bootNotification"]!["chargePointVendor"]);
    }

    [Theory]
    [InlineData("Sockets")]
    [InlineData("Epoll")]
    public async Task While_it_stops_it_is_not_ready_and_a_second_signal_hurries_it(string transport)
    {
        // At least a hundred connections are closed in a second, so the drain has an end of its own. On a machine that is so busy that it came before the signal, more are needed.
        bool wasHurried = false;
        for (int connections = 400; !wasHurried; connections *= 4)
        {
            Assert.True(connections < 10_000, "The drain ended each time before the second signal.");
            wasHurried = await StopTwiceAsync(transport, connections);
        }
    }

    /// <summary>Stops a gateway by two signals; whether the second came while it closed its connections.</summary>
    private static async Task<bool> StopTwiceAsync(string transport, int connections)
    {
        using TemporaryDirectory directory = new();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, [.. CrashSettings.All, "--Ocpp:DrainPeriod", "5m", "--Ocpp:Transport", transport]);
        List<TestChargePoint> chargePoints = [];
        for (int i = 0; i < connections; i++)
        {
            chargePoints.Add(await TestChargePoint.ConnectAsync(gateway.OcppUri, $"STOP-{i}"));
        }

        Task<int> stopped = gateway.StopAsync();
        await Task.WhenAny(chargePoints.Select(chargePoint => chargePoint.Ended));
        bool isReady = await gateway.IsReadyAsync(CancellationToken.None);
        await gateway.TerminateAsync();
        int exitCode = await stopped;
        await Task.WhenAll(chargePoints.Select(chargePoint => chargePoint.Ended));

        Assert.False(isReady);
        Assert.Equal(0, exitCode);
        Assert.All(chargePoints, chargePoint => Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, chargePoint.CloseStatus));
        foreach (TestChargePoint chargePoint in chargePoints)
        {
            await chargePoint.DisposeAsync();
        }

        return gateway.Output.Contains("Told to stop again", StringComparison.Ordinal);
    }
}
