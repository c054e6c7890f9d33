using System.Text.Json.Nodes;

namespace Ocpp.Conformance.Octt;

/// <summary>The Core profile's cases.</summary>
[Collection(CentralSystem.Collection)]
public sealed class CoreTests(CentralSystem centralSystem)
{
    [OcttCase("TC_001_CSMS", "Cold boot charge point")]
    public async Task TC_001_A_cold_boot_is_accepted_and_heartbeats_are_answered()
    {
        await using Tool tool = await Tool.ConnectedAsync(centralSystem, "TC-001");

        JsonObject boot = await tool.BootAsync();
        JsonObject heartbeat = await tool.SendAsync("Heartbeat", "{}");

        Assert.True((int)boot["interval"]! > 0);
        Assert.EndsWith("Z", (string?)heartbeat["currentTime"], StringComparison.Ordinal);
    }

    [OcttCase("TC_003_CSMS", "Regular charging session, plug-in first")]
    public async Task TC_003_A_session_is_served_when_the_cable_comes_first()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-003");

        await tool.StatusAsync(1, "Preparing");
        await tool.AuthorizedAsync();
        await tool.StartedAsync();
        await tool.StatusAsync(1, "Charging");
    }

    [OcttCase("TC_004_1_CSMS", "Regular charging session, identification first")]
    public async Task TC_004_1_A_session_is_served_when_the_tag_comes_first()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-004-1");

        Assert.True(await tool.ChargingAsync() > 0);
    }

    [OcttCase("TC_004_2_CSMS", "Identification first, connection time-out")]
    public async Task TC_004_2_A_start_that_never_comes_leaves_no_transaction()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-004-2");

        await tool.AuthorizedAsync();
        await tool.StatusAsync(1, "Preparing");
        await tool.StatusAsync(1, "Available");

        Assert.Empty(await TransactionsAsync(tool));
    }

    [OcttCase("TC_005_1_CSMS", "EV-side disconnect")]
    public async Task TC_005_1_A_session_ends_when_the_vehicle_is_disconnected()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-005-1");
        int transactionId = await tool.ChargingAsync();

        await tool.StatusAsync(1, "SuspendedEV");
        await tool.StopAsync(transactionId, "EVDisconnected");
        await tool.StatusAsync(1, "Finishing");
        await tool.StatusAsync(1, "Available");

        Assert.Equal("EVDisconnected", (string?)(await TransactionAsync(transactionId))["stopReason"]);
    }

    [OcttCase("TC_007_CSMS", "Regular start, cached id")]
    public async Task TC_007_A_transaction_starts_without_an_authorization_before()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-007");

        await tool.StatusAsync(1, "Preparing");
        await tool.StartedAsync();
        await tool.StatusAsync(1, "Charging");
    }

    [OcttCase("TC_061_CSMS", "Clear authorization cache")]
    public async Task TC_061_ClearCache_is_sent()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-061");

        await tool.CommandedAsync("ClearCache", "{}", """{"status":"Accepted"}""");
    }

    [OcttCase("TC_010_CSMS", "Remote start, cable plugged in first")]
    public async Task TC_010_A_remote_start_is_followed_by_its_transaction_when_the_cable_is_in()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-010");
        await tool.StatusAsync(1, "Preparing");

        await tool.CommandedAsync("RemoteStartTransaction", $$"""{"idTag":"{{CentralSystem.ValidTag}}","connectorId":1}""", """{"status":"Accepted"}""");
        await tool.AuthorizedAsync();
        int transactionId = await tool.StartedAsync();
        await tool.StatusAsync(1, "Charging");

        Assert.Equal(transactionId, (int)(await LastEffectAsync(tool))!["transactionId"]!);
    }

    [OcttCase("TC_011_1_CSMS", "Remote start first")]
    public async Task TC_011_1_A_remote_start_is_followed_by_its_transaction_when_the_cable_comes_later()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-011-1");

        await tool.CommandedAsync("RemoteStartTransaction", $$"""{"idTag":"{{CentralSystem.ValidTag}}","connectorId":1}""", """{"status":"Accepted"}""");
        await tool.AuthorizedAsync();
        await tool.StatusAsync(1, "Preparing");
        int transactionId = await tool.StartedAsync();
        await tool.StatusAsync(1, "Charging");

        Assert.Equal(transactionId, (int)(await LastEffectAsync(tool))!["transactionId"]!);
    }

    [OcttCase("TC_011_2_CSMS", "Remote start first, connection time-out")]
    public async Task TC_011_2_A_remote_start_that_nobody_plugs_in_for_leaves_no_transaction()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-011-2");

        await tool.CommandedAsync("RemoteStartTransaction", $$"""{"idTag":"{{CentralSystem.ValidTag}}","connectorId":1}""", """{"status":"Accepted"}""");
        await tool.AuthorizedAsync();
        await tool.StatusAsync(1, "Preparing");
        await tool.StatusAsync(1, "Available");

        Assert.Empty(await TransactionsAsync(tool));
    }

    [OcttCase("TC_012_CSMS", "Remote stop")]
    public async Task TC_012_A_remote_stop_names_the_transaction_that_then_stops()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-012");
        int transactionId = await tool.ChargingAsync();

        JsonObject request = await tool.CommandedAsync("RemoteStopTransaction", $$"""{"transactionId":{{transactionId}}}""", """{"status":"Accepted"}""");
        await tool.StopAsync(transactionId, "Remote");
        await tool.StatusAsync(1, "Finishing");
        await tool.StatusAsync(1, "Available");

        Assert.Equal(transactionId, (int)request["transactionId"]!);
        Assert.Equal("Remote", (string?)(await TransactionAsync(transactionId))["stopReason"]);
    }

    [OcttCase("TC_013_CSMS", "Hard reset")]
    public Task TC_013_After_a_hard_reset_the_boot_is_accepted() => ResetAsync("TC-013", "Hard");

    [OcttCase("TC_014_CSMS", "Soft reset")]
    public Task TC_014_After_a_soft_reset_the_boot_is_accepted() => ResetAsync("TC-014", "Soft");

    [OcttCase("TC_017_1_CSMS", "Unlock connector, no session, not fixed cable")]
    public Task TC_017_1_A_connector_without_a_session_is_unlocked() => UnlockAsync("TC-017-1", 1, "Unlocked");

    [OcttCase("TC_017_2_CSMS", "Unlock connector, no session, fixed cable")]
    public Task TC_017_2_A_fixed_cable_cannot_be_unlocked() => UnlockAsync("TC-017-2", 1, "NotSupported");

    [OcttCase("TC_018_1_CSMS", "Unlock connector with a session")]
    public async Task TC_018_1_An_unlock_ends_the_session_and_Finishing_may_come_before_the_stop()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-018-1");
        int transactionId = await tool.ChargingAsync();

        await tool.CommandedAsync("UnlockConnector", """{"connectorId":1}""", """{"status":"Unlocked"}""");
        await tool.StatusAsync(1, "Finishing");
        await tool.StopAsync(transactionId, "UnlockCommand");
        await tool.StatusAsync(1, "Available");

        Assert.Equal("UnlockCommand", (string?)(await TransactionAsync(transactionId))["stopReason"]);
    }

    [OcttCase("TC_019_1_CSMS", "Retrieve all configuration keys")]
    public async Task TC_019_1_All_configuration_keys_are_asked_for_and_kept()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-019-1");
        string keys = string.Join(',', Enumerable.Range(0, 200).Select(static number => $$"""{"key":"Key{{number}}","readonly":false,"value":"{{number}}"}"""));

        JsonObject request = await tool.CommandedAsync("GetConfiguration", "{}", $$"""{"configurationKey":[{{keys}}]}""");

        Assert.Empty(request);
        Assert.Equal("199", (string?)(await centralSystem.GetAsync($"/api/v1/charge-points/{tool.Id}"))["configuration"]!["Key199"]!["value"]);
    }

    [OcttCase("TC_019_2_CSMS", "Retrieve one configuration key")]
    public async Task TC_019_2_One_configuration_key_is_asked_for_by_its_name()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-019-2");

        JsonObject request = await tool.CommandedAsync(
            "GetConfiguration",
            """{"key":["SupportedFeatureProfiles"]}""",
            """{"configurationKey":[{"key":"SupportedFeatureProfiles","readonly":true,"value":"Core,RemoteTrigger"}]}""");

        Assert.Equal("SupportedFeatureProfiles", (string?)Assert.Single(request["key"]!.AsArray()));
    }

    [OcttCase("TC_021_CSMS", "Change configuration")]
    public async Task TC_021_A_configuration_value_is_sent_as_text()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-021");

        JsonObject request = await tool.CommandedAsync("ChangeConfiguration", """{"key":"MeterValueSampleInterval","value":"60"}""", """{"status":"Accepted"}""");

        Assert.Equal("60", request["value"]!.GetValue<string>());
    }

    [OcttCase("TC_023_1_CSMS", "Authorize invalid")]
    public Task TC_023_1_An_unknown_tag_is_Invalid() => AuthorizeAsync("TC-023-1", CentralSystem.InvalidTag, "Invalid");

    [OcttCase("TC_023_2_CSMS", "Authorize expired")]
    public Task TC_023_2_An_expired_tag_is_Expired() => AuthorizeAsync("TC-023-2", CentralSystem.ExpiredTag, "Expired");

    [OcttCase("TC_023_3_CSMS", "Authorize blocked")]
    public Task TC_023_3_A_blocked_tag_is_Blocked() => AuthorizeAsync("TC-023-3", CentralSystem.BlockedTag, "Blocked");

    [OcttCase("TC_024_CSMS", "Lock failure")]
    public async Task TC_024_A_lock_failure_is_taken_and_shown()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-024");

        await tool.AuthorizedAsync();
        await tool.StatusAsync(1, "Preparing");
        await tool.StatusAsync(1, "Faulted", "ConnectorLockFailure");

        JsonObject seen = await centralSystem.GetAsync($"/api/v1/charge-points/{tool.Id}");
        Assert.Contains(seen["connectors"]!.AsArray(), static connector => (int)connector!["connectorId"]! == 1 && (string?)connector["errorCode"] == "ConnectorLockFailure");
    }

    [OcttCase("TC_026_CSMS", "Remote start rejected")]
    public async Task TC_026_A_rejected_remote_start_is_told_to_the_operator()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-026");

        await tool.CommandedAsync("RemoteStartTransaction", $$"""{"idTag":"{{CentralSystem.ValidTag}}","connectorId":1}""", """{"status":"Rejected"}""");

        Assert.Equal("rejected", (string?)(await LastCommandAsync(tool))["state"]);
    }

    [OcttCase("TC_028_CSMS", "Remote stop rejected")]
    public async Task TC_028_A_remote_stop_goes_out_for_a_transaction_that_nobody_knows()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-028");
        await tool.ChargingAsync();

        await tool.CommandedAsync("RemoteStopTransaction", """{"transactionId":999999}""", """{"status":"Rejected"}""");
    }

    [OcttCase("TC_030_CSMS", "Unlock failure")]
    public Task TC_030_An_unlock_that_fails_is_told_to_the_operator() => UnlockAsync("TC-030", 1, "UnlockFailed");

    [OcttCase("TC_031_CSMS", "Unlock unknown connector")]
    public Task TC_031_An_unlock_goes_out_for_a_connector_that_nobody_knows() => UnlockAsync("TC-031", 77, "NotSupported");

    [OcttCase("TC_032_1_CSMS", "Power failure, transactions are stopped")]
    public async Task TC_032_1_A_stop_after_the_boot_ends_the_transaction_from_before_the_power_failure()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-032-1");
        int transactionId = await tool.ChargingAsync();

        await tool.ReconnectAsync();
        await tool.BootAsync();
        await tool.StatusAsync(1, "Finishing");
        await tool.StopAsync(transactionId, "PowerLoss");

        Assert.Equal("PowerLoss", (string?)(await TransactionAsync(transactionId))["stopReason"]);
    }

    [OcttCase("TC_037_1_CSMS", "Offline start, valid tag")]
    public async Task TC_037_1_A_transaction_that_began_offline_is_accepted_without_a_boot()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-037-1");
        string past = Tool.At(TimeSpan.FromHours(-2));

        await tool.ReconnectAsync();
        int transactionId = await tool.StartedAsync(timestamp: past);
        await tool.StatusAsync(1, "Charging");

        Assert.Equal(past.Replace("Z", ".000Z", StringComparison.Ordinal), (string?)(await TransactionAsync(transactionId))["startTimestamp"]);
    }

    [OcttCase("TC_037_3_CSMS", "Offline start, invalid tag")]
    public async Task TC_037_3_An_offline_start_with_an_invalid_tag_gets_its_id_and_can_be_stopped()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-037-3");

        await tool.ReconnectAsync();
        JsonObject started = await tool.StartAsync(CentralSystem.InvalidTag, timestamp: Tool.At(TimeSpan.FromHours(-1)));
        await tool.StatusAsync(1, "Charging");
        await tool.StopAsync((int)started["transactionId"]!, "DeAuthorized");
        await tool.StatusAsync(1, "Finishing");

        Assert.Equal("Invalid", (string?)started["idTagInfo"]!["status"]);
        Assert.Equal("DeAuthorized", (string?)(await TransactionAsync((int)started["transactionId"]!))["stopReason"]);
    }

    [OcttCase("TC_039_CSMS", "Offline transaction")]
    public async Task TC_039_A_whole_transaction_from_offline_is_taken_at_once()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-039");

        await tool.ReconnectAsync();
        int transactionId = await tool.StartedAsync(timestamp: Tool.At(TimeSpan.FromHours(-1)));
        await tool.StopAsync(transactionId, "Local");

        Assert.Equal(10, (int)(await TransactionAsync(transactionId))["meterStop"]!);
    }

    [OcttCase("TC_040_1_CSMS", "Configuration key not supported")]
    public async Task TC_040_1_Any_key_can_be_sent_and_NotSupported_is_told()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-040-1");

        await tool.CommandedAsync("ChangeConfiguration", """{"key":"NobodyKnowsThisKey","value":"1"}""", """{"status":"NotSupported"}""");
    }

    [OcttCase("TC_040_2_CSMS", "Configuration key, invalid value")]
    public async Task TC_040_2_Any_value_can_be_sent_and_Rejected_is_told()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-040-2");

        await tool.CommandedAsync("ChangeConfiguration", """{"key":"MeterValueSampleInterval","value":"-1"}""", """{"status":"Rejected"}""");
    }

    [OcttCase("TC_064_CSMS", "Data transfer to a Central System")]
    public async Task TC_064_A_vendor_that_nobody_knows_gets_UnknownVendorId()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-064");

        JsonObject answer = await tool.SendAsync("DataTransfer", """{"vendorId":"org.example.nobody","messageId":"x","data":"y"}""");

        Assert.Equal("UnknownVendorId", (string?)answer["status"]);
    }

    private async Task ResetAsync(string id, string type)
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, id);

        JsonObject request = await tool.CommandedAsync("Reset", $$"""{"type":"{{type}}"}""", """{"status":"Accepted"}""");
        await tool.ReconnectAsync();
        await tool.BootAsync();

        Assert.Equal(type, (string?)request["type"]);
        Assert.Equal("BootNotification", (string?)(await LastEffectAsync(tool))!["action"]);
    }

    private async Task UnlockAsync(string id, int connector, string status)
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, id);

        await tool.CommandedAsync("UnlockConnector", $$"""{"connectorId":{{connector}}}""", $$"""{"status":"{{status}}"}""");
    }

    private async Task AuthorizeAsync(string id, string tag, string status)
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, id);

        Assert.Equal(status, await tool.AuthorizeAsync(tag));
    }

    private Task<JsonObject> TransactionAsync(int transactionId) => centralSystem.GetAsync($"/api/v1/transactions/{transactionId}");

    private async Task<JsonArray> TransactionsAsync(Tool tool) => (await centralSystem.GetAsync($"/api/v1/transactions?chargePointId={tool.Id}"))["items"]!.AsArray();

    private async Task<JsonObject> LastCommandAsync(Tool tool) =>
        Assert.Single((await centralSystem.GetAsync($"/api/v1/commands?chargePointId={tool.Id}"))["items"]!.AsArray())!.AsObject();

    private async Task<JsonObject?> LastEffectAsync(Tool tool) => (await LastCommandAsync(tool))["effect"]?.AsObject();
}
