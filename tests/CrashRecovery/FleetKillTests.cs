using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>A fleet command in the middle of which the program is killed: it goes on, and nobody gets the command twice.</summary>
public sealed class FleetKillTests
{
    private const int ChargePoints = 40;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, int> _received = new();
    private readonly TaskCompletionSource _midway = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_fleet_command_goes_on_after_a_kill_and_reaches_each_charge_point_at_most_once()
    {
        using TemporaryDirectory directory = new();
        string id;
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, CrashSettings.All))
        {
            List<TestChargePoint> fleet = await ConnectAsync(gateway);
            id = await CreateAsync(gateway.Api);
            await _midway.Task.WaitAsync(Limit);
            await gateway.KillAsync();
            await DisposeAsync(fleet);
        }

        int beforeKill = _received.Count;
        await using GatewayProcess restarted = await GatewayProcess.StartAsync(directory.Path, CrashSettings.All);
        List<TestChargePoint> again = await ConnectAsync(restarted);
        JsonObject ended = await EndedAsync(restarted.Api, id);
        await DisposeAsync(again);

        Assert.InRange(beforeKill, 1, ChargePoints - 1);
        Assert.All(_received, received => Assert.Equal(1, received.Value));
        Assert.Equal("completed", (string?)ended["state"]);
        JsonArray results = (await restarted.Api.GetFromJsonAsync<JsonObject>($"/api/v1/fleet-commands/{id}/results?limit=1000"))!["items"]!.AsArray();
        Assert.Equal(ChargePoints, results.Count);
        foreach (JsonNode? result in results)
        {
            // What was on its way when the power went is told as such, and not sent again.
            string outcome = (string)result!["outcome"]!;
            bool wasReached = _received.ContainsKey((string)result["chargePointId"]!);
            Assert.True(outcome == "accepted" ? wasReached : outcome is "offline" or "connectionLost", $"{result}: {wasReached}");
        }

        Assert.True((int)ended["outcomes"]!["accepted"]! >= ChargePoints - 5, ended.ToString());
    }

    private async Task<List<TestChargePoint>> ConnectAsync(GatewayProcess gateway)
    {
        List<TestChargePoint> fleet = [];
        for (int number = 0; number < ChargePoints; number++)
        {
            string name = $"FLEET-{number:00}";
            TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(gateway.OcppUri, name);
            chargePoint.Answering("ClearCache", _ =>
            {
                _received.AddOrUpdate(name, 1, static (_, count) => count + 1);
                if (_received.Count >= ChargePoints / 3)
                {
                    _midway.TrySetResult();
                }

                return new JsonObject { ["status"] = "Accepted" };
            });
            await chargePoint.CallAsync("BootNotification", """{"chargePointVendor":"Crash","chargePointModel":"Test"}""");
            fleet.Add(chargePoint);
        }

        return fleet;
    }

    private static async Task DisposeAsync(List<TestChargePoint> fleet)
    {
        foreach (TestChargePoint chargePoint in fleet)
        {
            await chargePoint.DisposeAsync();
        }
    }

    private static async Task<string> CreateAsync(HttpClient api)
    {
        using StringContent body = new("""{"selector":{"prefix":"FLEET-"},"action":"ClearCache","ratePerSecond":40,"concurrency":4,"hold":"5m"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await api.PostAsync(new Uri("/api/v1/fleet-commands", UriKind.Relative), body);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["fleetCommandId"]!;
    }

    private static async Task<JsonObject> EndedAsync(HttpClient api, string id)
    {
        using CancellationTokenSource limit = new(Limit);
        while (true)
        {
            JsonObject shown = (await api.GetFromJsonAsync<JsonObject>($"/api/v1/fleet-commands/{id}", limit.Token))!;
            if ((string?)shown["state"] == "completed")
            {
                return shown;
            }

            await Task.Delay(100, limit.Token);
        }
    }
}
