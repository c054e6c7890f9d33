using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>
/// A charge point that acts by itself, from its boot to its new firmware. The stack below it is that of ocpp-ts; its life is simulator.mjs, since
/// the ready simulator that npm has without a browser (em-ocpp-chargepoint-simulator) knows neither reservations nor charging profiles.
/// </summary>
public sealed class DayInTheLifeTests : IDisposable
{
    private const string Id = "SIM-1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // When the link broke: hours ago by the charge point's clock, to the second as it writes times.
    private readonly DateTimeOffset _outage = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(-3).ToUnixTimeSeconds());
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [NodeFact]
    public async Task A_day_is_kept_as_it_went()
    {
        string files = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{GatewayProcess.FreePort()}");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_directory.Path, "--Files:Listen", files);
        HttpClient api = gateway.Api;
        await api.SendJsonAsync(HttpMethod.Put, "/api/v1/id-tags/ALICE", """{"status":"Accepted","parentIdTag":"FLEET"}""");
        await api.SendJsonAsync(HttpMethod.Put, "/api/v1/id-tags/BOB", """{"status":"Accepted"}""");
        await api.SendJsonAsync(HttpMethod.Put, "/api/v1/id-tags/EVE", """{"status":"Blocked"}""");

        await using SimulatedChargePoint chargePoint = await SimulatedChargePoint.PoweredAsync(gateway.OcppUri, Id);
        int[] transactions =
        [
            await ChargeAsync(api, chargePoint, connectorId: 1, "ALICE"),
            await ChargeAsync(api, chargePoint, connectorId: 2, "BOB"),
            .. await LoseTheLinkAsync(api, chargePoint),
            await StartAndStopFromAfarAsync(api, chargePoint),
            await ReserveAsync(api, chargePoint),
        ];
        await LimitAsync(api, chargePoint, transactions[^1]);
        await ResetAsync(api, chargePoint);
        await UpdateAsync(api, chargePoint);

        JsonArray kept = (await api.GetJsonAsync($"/api/v1/transactions?chargePointId={Id}"))["items"]!.AsArray();
        Assert.Equal(
            [("ALICE", 1000, 2500, "EVDisconnected"), ("BOB", 1000, 2500, "EVDisconnected"), ("ALICE", 2500, 5500, "EVDisconnected"), ("BOB", 2500, 4500, "EVDisconnected"), ("BOB", 4500, 4900, "Remote"), ("ALICE", 5500, 5800, "SoftReset")],
            transactions.Select(id => Read(kept.Single(transaction => (int)transaction!["transactionId"]! == id)!)));
        JsonObject seen = await api.GetJsonAsync($"/api/v1/charge-points/{Id}");
        Assert.True((bool)seen["connected"]!);
        Assert.Equal("2.0.0", (string?)seen["bootNotification"]!["firmwareVersion"]);
        Assert.Equal(["Available", "Available", "Available"], seen["connectors"]!.AsArray().Select(static connector => (string)connector!["status"]!));
        Assert.Equal(Day(transactions), await EventsAsync(api));
        // The charge point's own idea of the day: all is sent.
        Assert.Equal(0, (int)(await chargePoint.ShelfAsync())["kept"]!);
    }

    private static async Task<int> ChargeAsync(HttpClient api, SimulatedChargePoint chargePoint, int connectorId, string idTag)
    {
        JsonObject blocked = await chargePoint.CardAsync(connectorId, "EVE");
        JsonObject unknown = await chargePoint.CardAsync(connectorId, "MALLORY");
        int id = (int)(await chargePoint.CardAsync(connectorId, idTag))["transactionId"]!;
        await chargePoint.ChargeAsync(connectorId, 700);
        await chargePoint.ChargeAsync(connectorId, 800);
        await chargePoint.UnplugAsync(connectorId);

        Assert.Equal(("Blocked", "Invalid"), ((string?)blocked["refused"], (string?)unknown["refused"]));
        Assert.Equal(["1700", "2500"], Metered(await api.GetJsonAsync($"/api/v1/transactions/{id}")));
        return id;
    }

    /// <summary>The link breaks off while one driver charges; she leaves, and another comes and goes, before it is back.</summary>
    private async Task<int[]> LoseTheLinkAsync(HttpClient api, SimulatedChargePoint chargePoint)
    {
        int cut = (int)(await chargePoint.CardAsync(1, "ALICE", _outage.AddMinutes(-10)))["transactionId"]!;
        await chargePoint.ChargeAsync(1, 1000, _outage.AddMinutes(-5));
        await chargePoint.LoseLinkAsync();
        await AwaitAsync(api, $"/api/v1/charge-points/{Id}", static seen => !(bool)seen["connected"]!);
        await chargePoint.ChargeAsync(1, 2000, _outage.AddMinutes(5));
        await chargePoint.UnplugAsync(1, _outage.AddMinutes(10));
        JsonObject stranger = await chargePoint.CardAsync(2, "NEVER-SEEN");
        JsonObject alone = await chargePoint.CardAsync(2, "BOB", _outage.AddMinutes(20));
        await chargePoint.ChargeAsync(2, 2000, _outage.AddMinutes(30));
        await chargePoint.UnplugAsync(2, _outage.AddMinutes(40));
        (int absent, JsonObject problem) = await api.CommandAsync(Id, "RemoteStartTransaction", """{"idTag":"BOB","connectorId":2}""");
        JsonObject open = await api.GetJsonAsync($"/api/v1/transactions?chargePointId={Id}&open=true");
        JsonObject back = await chargePoint.FindLinkAsync();

        Assert.Equal("Invalid", (string?)stranger["refused"]);
        Assert.Null(alone["transactionId"]);
        Assert.Equal(409, absent);
        Assert.EndsWith("charge-point-offline", (string?)problem["type"], StringComparison.Ordinal);
        Assert.Equal(cut, (int)open["items"]!.AsArray().Single()!["transactionId"]!);
        Assert.Equal(5, (int)back["replayed"]!);
        JsonArray bobs = (await api.GetJsonAsync($"/api/v1/transactions?chargePointId={Id}&idTag=BOB"))["items"]!.AsArray();
        JsonObject offline = bobs.Single(static transaction => (int)transaction!["meterStart"]! == 2500)!.AsObject();
        Assert.Equal((_outage.AddMinutes(20), _outage.AddMinutes(40)), (Time(offline, "startTimestamp"), Time(offline, "stopTimestamp")));
        Assert.Equal(["4500"], Metered(offline));
        JsonObject ended = await api.GetJsonAsync($"/api/v1/transactions/{cut}");
        Assert.Equal((_outage.AddMinutes(-10), _outage.AddMinutes(10)), (Time(ended, "startTimestamp"), Time(ended, "stopTimestamp")));
        Assert.Equal(["3500", "5500"], Metered(ended));
        // Messages that waited don't make a wrong clock.
        JsonObject seen = await api.GetJsonAsync($"/api/v1/charge-points/{Id}");
        Assert.InRange((int)seen["clockSkew"]!, -30, 1);
        return [cut, (int)offline["transactionId"]!];
    }

    private static async Task<int> StartAndStopFromAfarAsync(HttpClient api, SimulatedChargePoint chargePoint)
    {
        await chargePoint.DoAsync(api, Id, "RemoteStartTransaction", """{"idTag":"BOB","connectorId":2}""");
        JsonObject open = await api.GetJsonAsync($"/api/v1/transactions?chargePointId={Id}&open=true");
        int id = (int)open["items"]!.AsArray().Single()!["transactionId"]!;
        await chargePoint.ChargeAsync(2, 400);
        await chargePoint.DoAsync(api, Id, "RemoteStopTransaction", $$"""{"transactionId":{{id}}}""");

        Assert.Equal(("complete", id), await EffectAsync(api, "RemoteStartTransaction"));
        Assert.Equal(("complete", id), await EffectAsync(api, "RemoteStopTransaction"));
        return id;
    }

    private static async Task<int> ReserveAsync(HttpClient api, SimulatedChargePoint chargePoint)
    {
        (int status, JsonObject ticket) = await api.SendJsonAsync(HttpMethod.Post, $"/api/v1/charge-points/{Id}/reservations", """{"connectorId":1,"idTag":"ALICE","duration":"30m"}""");
        await chargePoint.DoneAsync("ReserveNow");
        JsonObject reserved = await api.GetJsonAsync($"/api/v1/reservations?chargePointId={Id}");
        JsonObject other = await chargePoint.CardAsync(1, "BOB");
        int id = (int)(await chargePoint.CardAsync(1, "ALICE"))["transactionId"]!;

        Assert.Equal((200, "Accepted"), (status, (string?)ticket["status"]));
        Assert.Equal((long)ticket["reservationId"]!, (long)reserved["items"]!.AsArray().Single()!["reservationId"]!);
        Assert.Equal("Reserved", (string?)other["refused"]);
        JsonObject transaction = await api.GetJsonAsync($"/api/v1/transactions/{id}");
        Assert.Equal((long)ticket["reservationId"]!, (long?)transaction["reservationId"]);
        Assert.Empty((await api.GetJsonAsync($"/api/v1/reservations?chargePointId={Id}"))["items"]!.AsArray());
        return id;
    }

    /// <summary>A default for everybody, which is taken back, and a limit for this driver, which ends with her transaction.</summary>
    private static async Task LimitAsync(HttpClient api, SimulatedChargePoint chargePoint, int transactionId)
    {
        await chargePoint.DoAsync(api, Id, "SetChargingProfile", """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Recurring","recurrencyKind":"Daily","chargingSchedule":{"startSchedule":"2026-01-01T18:00:00Z","duration":28800,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0,"numberPhases":3}]}}}""");
        await chargePoint.DoAsync(api, Id, "SetChargingProfile", $$$$"""{"connectorId":1,"csChargingProfiles":{"chargingProfileId":2,"transactionId":{{{{transactionId}}}},"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":7400.0},{"startPeriod":3600,"limit":3700.0}]}}}""");
        JsonArray both = (await api.GetJsonAsync($"/api/v1/charging-profiles?chargePointId={Id}"))["items"]!.AsArray();
        await chargePoint.ChargeAsync(1, 300);
        await chargePoint.DoAsync(api, Id, "ClearChargingProfile", """{"id":1}""");
        JsonArray one = (await api.GetJsonAsync($"/api/v1/charging-profiles?chargePointId={Id}"))["items"]!.AsArray();

        Assert.Equal([1, 2], both.Select(static profile => (int)profile!["chargingProfileId"]!).Order());
        Assert.Equal((2, 1, transactionId), ((int)one.Single()!["chargingProfileId"]!, (int)one[0]!["connectorId"]!, (int)one[0]!["transactionId"]!));
        Assert.Equal(1, (int)(await chargePoint.ShelfAsync())["profiles"]!);
    }

    private static async Task ResetAsync(HttpClient api, SimulatedChargePoint chargePoint)
    {
        await chargePoint.DoAsync(api, Id, "Reset", """{"type":"Soft"}""");
        await chargePoint.DoAsync(api, Id, "TriggerMessage", """{"requestedMessage":"Heartbeat"}""");

        Assert.Equal("complete", (await EffectAsync(api, "Reset")).State);
        Assert.Equal("complete", (await EffectAsync(api, "TriggerMessage")).State);
        Assert.Empty((await api.GetJsonAsync($"/api/v1/charging-profiles?chargePointId={Id}"))["items"]!.AsArray());
    }

    private static async Task UpdateAsync(HttpClient api, SimulatedChargePoint chargePoint)
    {
        using ByteArrayContent image = new(Encoding.ASCII.GetBytes("2.0.0\n"));
        image.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using HttpResponseMessage uploaded = await api.PostAsync("/api/v1/firmware-files?name=sim-2.bin", image);
        JsonNode file = JsonNode.Parse(await uploaded.Content.ReadAsStringAsync())!;
        (_, JsonObject url) = await api.SendJsonAsync(HttpMethod.Post, $"/api/v1/charge-points/{Id}/firmware/url", $$"""{"fileId":"{{file["fileId"]}}"}""");
        await chargePoint.DoAsync(api, Id, "UpdateFirmware", $$"""{"location":"{{url["location"]}}","retrieveDate":"2026-01-01T00:00:00Z"}""", accepted: "{}");
        JsonObject firmware = await api.GetJsonAsync($"/api/v1/charge-points/{Id}/firmware");

        Assert.Equal("2.0.0", (string?)firmware["firmwareVersion"]);
        JsonNode operation = firmware["operations"]!.AsArray().Single()!;
        Assert.Equal("succeeded", (string?)operation["outcome"]);
        Assert.Equal(["Downloading", "Downloaded", "Installing", "2.0.0", "Installed"], operation["history"]!.AsArray().Select(static step => (string)step!["status"]!));
        Assert.Equal("complete", (await EffectAsync(api, "UpdateFirmware")).State);
    }

    /// <summary>What the journal has to tell, in its order.</summary>
    private static string[] Day(int[] transactions) =>
    [
        "charge-point.connected", "booted 1.0.0", .. Statuses("Available", "Available", "Available"),
        .. Charged(1, "ALICE", transactions[0]),
        .. Charged(2, "BOB", transactions[1]),

        "ALICE Accepted", "1 Preparing", $"started {transactions[2]}", "1 Charging", $"metered {transactions[2]}",
        "charge-point.disconnected", "charge-point.connected",
        $"metered {transactions[2]}", $"stopped {transactions[2]}", $"started {transactions[3]}", $"metered {transactions[3]}", $"stopped {transactions[3]}",
        .. Statuses("Available", "Available", "Available"),

        "RemoteStartTransaction accepted", "2 Preparing", $"started {transactions[4]}", "2 Charging", $"metered {transactions[4]}",
        "RemoteStopTransaction accepted", $"stopped {transactions[4]}", "2 Finishing", "2 Available",

        "reservation accepted", "ReserveNow accepted", "1 Reserved",
        "ALICE Accepted", "1 Preparing", $"started {transactions[5]}", "reservation used", "1 Charging",

        "profile set", "SetChargingProfile accepted", "profile set", "SetChargingProfile accepted", $"metered {transactions[5]}", "profile cleared", "ClearChargingProfile accepted",

        "Reset accepted", $"stopped {transactions[5]}", "profile dropped", "1 Finishing", "1 Available",
        "charge-point.disconnected", "charge-point.connected", "booted 1.0.0", .. Statuses("Available", "Available", "Available"), "TriggerMessage accepted",

        "UpdateFirmware accepted", "firmware Downloading", "firmware Downloaded", "firmware Installing",
        "charge-point.disconnected", "charge-point.connected", "booted 2.0.0", .. Statuses("Available", "Available", "Available"), "firmware Installed",
    ];

    private static string[] Charged(int connectorId, string idTag, int transactionId) =>
    [
        "EVE Blocked", "MALLORY Invalid", $"{idTag} Accepted", $"{connectorId} Preparing", $"started {transactionId}", $"{connectorId} Charging",
        $"metered {transactionId}", $"metered {transactionId}", $"stopped {transactionId}", $"{connectorId} Finishing", $"{connectorId} Available",
    ];

    private static IEnumerable<string> Statuses(params string[] statuses) => statuses.Select(static (status, connectorId) => $"{connectorId} {status}");

    private static async Task<string[]> EventsAsync(HttpClient api)
    {
        JsonArray events = (await api.GetJsonAsync($"/api/v1/events?chargePointId={Id}&limit=200"))["items"]!.AsArray();
        // After a boot the gateway reads the configuration when it has the time.
        return [.. events.Where(static happened => (string?)happened!["data"]!["action"] != "GetConfiguration").Select(static happened => Tell((string)happened!["type"]!, happened["data"]!))];
    }

    private static string Tell(string type, JsonNode data) => type switch
    {
        "charge-point.booted" => $"booted {data["payload"]!["firmwareVersion"]}",
        "connector.status" => $"{data["connectorId"]} {data["status"]}",
        "authorization" => $"{data["idTag"]} {data["idTagInfo"]!["status"]}",
        "transaction.started" => $"started {data["transactionId"]}",
        "transaction.meter-values" => $"metered {data["transactionId"]}",
        "transaction.stopped" => $"stopped {data["transactionId"]}",
        "reservation.changed" => $"reservation {data["state"]}",
        "charging-profile.changed" => $"profile {data["change"]}",
        "firmware.status" => $"firmware {data["status"]}",
        "command.completed" => $"{data["action"]} {data["state"]}",
        _ => type,
    };

    private static (string IdTag, int Start, int Stop, string Reason) Read(JsonNode transaction)
        => ((string)transaction["idTag"]!, (int)transaction["meterStart"]!, (int)transaction["meterStop"]!, (string)transaction["stopReason"]!);

    private static IEnumerable<string> Metered(JsonObject transaction) => transaction["meterValues"]!.AsArray().Select(static value => (string)value!["sampledValue"]![0]!["value"]!);

    private static DateTimeOffset Time(JsonObject transaction, string name) => DateTimeOffset.Parse((string)transaction[name]!, CultureInfo.InvariantCulture);

    private static async Task<(string State, int? TransactionId)> EffectAsync(HttpClient api, string action)
    {
        JsonArray commands = (await api.GetJsonAsync($"/api/v1/commands?chargePointId={Id}"))["items"]!.AsArray();
        JsonNode command = commands.Single(command => (string?)command!["action"] == action)!;
        return ((string)command["effectState"]!, (int?)command["effect"]?["transactionId"]);
    }

    // Only the gateway knows when it has noticed that nobody is there any more.
    private static async Task AwaitAsync(HttpClient api, string path, Predicate<JsonObject> condition)
    {
        using CancellationTokenSource limit = new(Limit);
        while (!condition(await api.GetJsonAsync(path)))
        {
            await Task.Delay(25, limit.Token);
        }
    }
}
