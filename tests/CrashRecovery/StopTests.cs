using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>An orderly end: SIGTERM, as systemd and Kubernetes send it.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Every_charge_point_is_told_and_the_state_is_there_afterwards()
    {
        using TemporaryDirectory directory = new();
        int transactionId;
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, CrashSettings.All))
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
}
