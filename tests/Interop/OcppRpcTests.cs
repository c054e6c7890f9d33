using System.Globalization;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>A charge point that nobody here wrote, in strict mode: it checks every message of ours against the official schemas.</summary>
public sealed class OcppRpcTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Boot = """{"chargePointVendor":"ocpp-rpc","chargePointModel":"strict"}""";

    private GatewayProcess Gateway => fixture.Gateway;

    private HttpClient Api => fixture.Gateway.Api;

    [NodeFact]
    public async Task A_session_from_boot_to_stop_is_served_and_kept()
    {
        await Api.SendJsonAsync(HttpMethod.Put, "/api/v1/id-tags/TAG-LIFE", """{"status":"Accepted","parentIdTag":"GROUP"}""");
        await using OcppRpcChargePoint chargePoint = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-LIFE");

        JsonObject boot = await chargePoint.CallAsync("BootNotification", Boot);
        await chargePoint.CallAsync("StatusNotification", """{"connectorId":0,"errorCode":"NoError","status":"Available"}""");
        await chargePoint.CallAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Preparing"}""");
        JsonObject authorized = await chargePoint.CallAsync("Authorize", """{"idTag":"tag-life"}""");
        JsonObject started = await chargePoint.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"TAG-LIFE","meterStart":100,"timestamp":"2026-01-02T03:04:05Z"}""");
        int transactionId = (int)started["transactionId"]!;
        await chargePoint.CallAsync("MeterValues", $$"""{"connectorId":1,"transactionId":{{transactionId}},"meterValue":[{"timestamp":"2026-01-02T03:05:05Z","sampledValue":[{"value":"150","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}]}]}""");
        JsonObject stopped = await chargePoint.CallAsync("StopTransaction", $$"""{"transactionId":{{transactionId}},"idTag":"TAG-LIFE","meterStop":200,"timestamp":"2026-01-02T04:04:05Z","reason":"Local","transactionData":[{"timestamp":"2026-01-02T04:04:05Z","sampledValue":[{"value":"200","context":"Transaction.End"}]}]}""");
        JsonObject heartbeat = await chargePoint.CallAsync("Heartbeat", "{}");

        Assert.Equal("Accepted", (string?)boot["status"]);
        Assert.Equal(300, (int)boot["interval"]!);
        Assert.Equal("Accepted", (string?)authorized["idTagInfo"]!["status"]);
        Assert.Equal("GROUP", (string?)authorized["idTagInfo"]!["parentIdTag"]);
        Assert.True(transactionId > 0);
        Assert.Equal("Accepted", (string?)stopped["idTagInfo"]!["status"]);
        Assert.EndsWith("Z", (string?)heartbeat["currentTime"], StringComparison.Ordinal);
        JsonObject kept = await Api.GetJsonAsync($"/api/v1/transactions/{transactionId}");
        Assert.Equal("RPC-LIFE", (string?)kept["chargePointId"]);
        Assert.Equal(100, (int)kept["meterStart"]!);
        Assert.Equal(200, (int)kept["meterStop"]!);
        Assert.Equal("Local", (string?)kept["stopReason"]);
        Assert.Equal(2, kept["meterValues"]!.AsArray().Count);
        JsonObject seen = await Api.GetJsonAsync("/api/v1/charge-points/RPC-LIFE");
        Assert.True((bool)seen["connected"]!);
        Assert.Equal("strict", (string?)seen["bootNotification"]!["chargePointModel"]);
        Assert.Equal(2, seen["connectors"]!.AsArray().Count);
    }

    [NodeFact]
    public async Task The_other_messages_of_a_charge_point_are_answered_by_the_schemas()
    {
        await using OcppRpcChargePoint chargePoint = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-OTHER");
        await chargePoint.CallAsync("BootNotification", Boot);

        JsonObject dataTransfer = await chargePoint.CallAsync("DataTransfer", """{"vendorId":"com.example","messageId":"m","data":"d"}""");
        await chargePoint.CallAsync("DiagnosticsStatusNotification", """{"status":"Uploaded"}""");
        await chargePoint.CallAsync("FirmwareStatusNotification", """{"status":"Installed"}""");
        JsonObject unknown = await chargePoint.CallAsync("Authorize", """{"idTag":"NOBODY"}""");

        Assert.Equal("UnknownVendorId", (string?)dataTransfer["status"]);
        Assert.Equal("Invalid", (string?)unknown["idTagInfo"]!["status"]);
    }

    public static TheoryData<string, string, string, string> Commands() => new()
    {
        { "CancelReservation", """{"reservationId":7}""", """{"status":"Accepted"}""", """{"status":"Rejected"}""" },
        { "ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}""", """{"status":"Scheduled"}""", """{"status":"Rejected"}""" },
        { "ChangeConfiguration", """{"key":"HeartbeatInterval","value":"60"}""", """{"status":"Accepted"}""", """{"status":"NotSupported"}""" },
        { "ClearCache", "{}", """{"status":"Accepted"}""", """{"status":"Rejected"}""" },
        { "ClearChargingProfile", """{"id":1}""", """{"status":"Accepted"}""", """{"status":"Unknown"}""" },
        { "DataTransfer", """{"vendorId":"com.example"}""", """{"status":"Accepted","data":"x"}""", """{"status":"UnknownVendorId"}""" },
        { "GetCompositeSchedule", """{"connectorId":1,"duration":60}""", """{"status":"Accepted","connectorId":1,"scheduleStart":"2026-01-02T03:04:05Z","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}}""", """{"status":"Rejected"}""" },
        { "GetConfiguration", """{"key":["HeartbeatInterval"]}""", """{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}]}""", "" },
        { "GetDiagnostics", """{"location":"ftp://127.0.0.1/up"}""", """{"fileName":"d.zip"}""", "" },
        { "GetLocalListVersion", "{}", """{"listVersion":3}""", "" },
        { "RemoteStartTransaction", """{"idTag":"T","connectorId":1,"chargingProfile":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}}}""", """{"status":"Accepted"}""", """{"status":"Rejected"}""" },
        { "RemoteStopTransaction", """{"transactionId":1}""", """{"status":"Accepted"}""", """{"status":"Rejected"}""" },
        { "ReserveNow", """{"connectorId":1,"expiryDate":"2036-01-02T03:04:05Z","idTag":"T","reservationId":7}""", """{"status":"Accepted"}""", """{"status":"Occupied"}""" },
        { "Reset", """{"type":"Soft"}""", """{"status":"Accepted"}""", """{"status":"Rejected"}""" },
        { "SendLocalList", """{"listVersion":1,"updateType":"Full","localAuthorizationList":[{"idTag":"T","idTagInfo":{"status":"Accepted"}}]}""", """{"status":"Accepted"}""", """{"status":"VersionMismatch"}""" },
        { "SetChargingProfile", """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000}]}}}""", """{"status":"Accepted"}""", """{"status":"NotSupported"}""" },
        { "TriggerMessage", """{"requestedMessage":"Heartbeat"}""", """{"status":"Accepted"}""", """{"status":"NotImplemented"}""" },
        { "UnlockConnector", """{"connectorId":1}""", """{"status":"Unlocked"}""", """{"status":"UnlockFailed"}""" },
        { "UpdateFirmware", """{"location":"ftp://127.0.0.1/fw.bin","retrieveDate":"2026-01-02T03:04:05Z"}""", "{}", "" },
    };

    /// <summary>All nineteen in one charge point's life: an acceptance, a refusal by status where the action has one, and a CALLERROR.</summary>
    [NodeFact]
    public async Task Every_command_comes_back_in_every_outcome()
    {
        await using OcppRpcChargePoint chargePoint = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-COMMANDS");
        await chargePoint.CallAsync("BootNotification", Boot);

        foreach (object[] row in Commands())
        {
            (string action, string request, string accepted, string rejected) = ((string)row[0], (string)row[1], (string)row[2], (string)row[3]);
            await AssertOutcomeAsync(chargePoint, action, request, accepted, "accepted");
            if (rejected.Length > 0)
            {
                await AssertOutcomeAsync(chargePoint, action, request, rejected, "rejected");
            }

            await chargePoint.AnswerErrorAsync(action, "NotSupported");
            (int status, JsonObject problem) = await Api.CommandAsync("RPC-COMMANDS", action, request);
            Assert.Equal(502, status);
            Assert.EndsWith("call-error", (string?)problem["type"], StringComparison.Ordinal);
            Assert.Equal("NotSupported", (string?)problem["errorCode"]);
        }
    }

    [NodeFact]
    public async Task A_remote_start_and_stop_are_linked_to_what_they_bring_about()
    {
        await Api.SendJsonAsync(HttpMethod.Put, "/api/v1/id-tags/TAG-REMOTE", """{"status":"Accepted"}""");
        await using OcppRpcChargePoint chargePoint = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-REMOTE");
        await chargePoint.CallAsync("BootNotification", Boot);
        await chargePoint.AnswerAsync("RemoteStartTransaction", """{"status":"Accepted"}""");
        await chargePoint.AnswerAsync("RemoteStopTransaction", """{"status":"Accepted"}""");

        (int startStatus, JsonObject startAnswer) = await Api.CommandAsync("RPC-REMOTE", "RemoteStartTransaction", """{"idTag":"TAG-REMOTE","connectorId":1}""");
        JsonObject asked = await chargePoint.AskedAsync("RemoteStartTransaction");
        JsonObject started = await chargePoint.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"TAG-REMOTE","meterStart":0,"timestamp":"2026-02-02T03:04:05Z"}""");
        int transactionId = (int)started["transactionId"]!;
        (int stopStatus, _) = await Api.CommandAsync("RPC-REMOTE", "RemoteStopTransaction", $$"""{"transactionId":{{transactionId}}}""");
        await chargePoint.AskedAsync("RemoteStopTransaction");
        await chargePoint.CallAsync("StopTransaction", $$"""{"transactionId":{{transactionId}},"meterStop":10,"timestamp":"2026-02-02T03:14:05Z","reason":"Remote"}""");

        Assert.Equal(200, startStatus);
        Assert.Equal("Accepted", (string?)startAnswer["status"]);
        Assert.Equal("TAG-REMOTE", (string?)asked["idTag"]);
        Assert.Equal(200, stopStatus);
        JsonArray commands = (await Api.GetJsonAsync("/api/v1/commands?chargePointId=RPC-REMOTE"))["items"]!.AsArray();
        JsonNode start = commands.Single(static command => (string?)command!["action"] == "RemoteStartTransaction")!;
        JsonNode stop = commands.Single(static command => (string?)command!["action"] == "RemoteStopTransaction")!;
        Assert.Equal("StartTransaction", (string?)start["effect"]!["action"]);
        Assert.Equal(transactionId, (int)start["effect"]!["transactionId"]!);
        Assert.Equal("StopTransaction", (string?)stop["effect"]!["action"]);
    }

    [NodeFact]
    public async Task A_reconnect_is_served_without_a_boot_and_the_repeat_of_a_start_gets_the_same_id()
    {
        const string Start = """{"connectorId":1,"idTag":"T","meterStart":5,"timestamp":"2026-03-02T03:04:05Z"}""";
        int first;
        await using (OcppRpcChargePoint before = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-AGAIN"))
        {
            await before.CallAsync("BootNotification", Boot);
            first = (int)(await before.CallAsync("StartTransaction", Start))["transactionId"]!;
            await before.CloseAsync();
        }

        await using OcppRpcChargePoint after = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-AGAIN");
        int second = (int)(await after.CallAsync("StartTransaction", Start))["transactionId"]!;

        Assert.Equal(first, second);
        JsonObject list = await Api.GetJsonAsync("/api/v1/transactions?chargePointId=RPC-AGAIN");
        Assert.Single(list["items"]!.AsArray());
    }

    [NodeFact]
    public async Task A_newer_connection_of_the_same_identity_takes_over()
    {
        await using OcppRpcChargePoint older = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-TWICE");
        await older.CallAsync("BootNotification", Boot);

        await using OcppRpcChargePoint newer = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-TWICE");
        await older.EventAsync("close");
        await newer.CallAsync("Heartbeat", "{}");

        JsonObject seen = await Api.GetJsonAsync("/api/v1/charge-points/RPC-TWICE");
        Assert.True((bool)seen["connected"]!);
    }

    [NodeFact]
    public async Task A_subprotocol_that_is_not_spoken_is_refused_with_400()
    {
        await using OcppRpcChargePoint chargePoint = await OcppRpcChargePoint.StartAsync();

        NodeScriptException refused = await Assert.ThrowsAsync<NodeScriptException>(() => chargePoint.ConnectAsync(Gateway.OcppUri, "RPC-201", protocol: "ocpp2.0.1"));

        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_password_is_asked_for_once_there_is_one()
    {
        (int created, _) = await Api.SendJsonAsync(HttpMethod.Put, "/api/v1/charge-points/RPC-SECRET", """{"password":"correct-horse-battery"}""");

        await using (OcppRpcChargePoint wrong = await OcppRpcChargePoint.StartAsync())
        {
            NodeScriptException refused = await Assert.ThrowsAsync<NodeScriptException>(() => wrong.ConnectAsync(Gateway.OcppUri, "RPC-SECRET", "wrong"));
            Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        }

        await using OcppRpcChargePoint right = await OcppRpcChargePoint.ConnectedAsync(Gateway.OcppUri, "RPC-SECRET", "correct-horse-battery");
        await right.CallAsync("BootNotification", Boot);

        Assert.Equal(201, created);
        JsonObject seen = await Api.GetJsonAsync("/api/v1/charge-points/RPC-SECRET");
        Assert.Equal(1, (int)seen["securityProfile"]!);
    }

    private async Task AssertOutcomeAsync(OcppRpcChargePoint chargePoint, string action, string request, string confirmation, string state)
    {
        await chargePoint.AnswerAsync(action, confirmation);
        (int status, JsonObject answer) = await Api.CommandAsync("RPC-COMMANDS", action, request);
        JsonObject asked = await chargePoint.AskedAsync(action);
        JsonObject list = await Api.GetJsonAsync("/api/v1/commands?chargePointId=RPC-COMMANDS&limit=1");

        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(confirmation), answer), string.Create(CultureInfo.InvariantCulture, $"{action}: {answer}"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(request), asked), string.Create(CultureInfo.InvariantCulture, $"{action}: {asked}"));
        Assert.Equal(state, (string?)list["items"]![0]!["state"]);
    }
}
