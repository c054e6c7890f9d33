using System.Text.Json.Nodes;

namespace Ocpp.Conformance.Octt;

/// <summary>The cases of the profile Smart Charging. What is there and what is absent counts: nothing may be added on the way.</summary>
[Collection(CentralSystem.Collection)]
public sealed class SmartChargingTests(CentralSystem centralSystem)
{
    private const string Accepted = """{"status":"Accepted"}""";

    [OcttCase("TC_056_CSMS", "Central smart charging, TxDefaultProfile")]
    public async Task TC_056_A_default_profile_goes_out_as_it_was_given()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-056");

        JsonObject request = await SetAsync(tool, 1, 56, "TxDefaultProfile");

        JsonObject profile = request["csChargingProfiles"]!.AsObject();
        Assert.Equal("6.0", profile["chargingSchedule"]!["chargingSchedulePeriod"]![0]!["limit"]!.ToJsonString());
        Assert.False(profile.ContainsKey("transactionId"));
        Assert.False(profile.ContainsKey("recurrencyKind"));
    }

    [OcttCase("TC_057_CSMS", "Central smart charging, TxProfile")]
    public async Task TC_057_A_profile_for_the_running_transaction_names_it()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-057");
        int transactionId = await tool.ChargingAsync();

        JsonObject request = await SetAsync(tool, 1, 57, "TxProfile", transactionId);

        Assert.Equal(transactionId, (int)request["csChargingProfiles"]!["transactionId"]!);
    }

    [OcttCase("TC_066_CSMS", "Get composite schedule")]
    public async Task TC_066_A_composite_schedule_is_asked_for_with_its_unit()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-066");

        JsonObject request = await tool.CommandedAsync(
            "GetCompositeSchedule",
            """{"connectorId":1,"duration":300,"chargingRateUnit":"A"}""",
            $$"""{"status":"Accepted","connectorId":1,"scheduleStart":"{{Tool.Now}}","chargingSchedule":{"duration":300,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10.0}]} }""");

        Assert.Equal("A", (string?)request["chargingRateUnit"]);
    }

    [OcttCase("TC_067_CSMS", "Clear charging profile")]
    public async Task TC_067_Profiles_are_cleared_by_id_by_criteria_and_all()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-067");
        int transactionId = await tool.ChargingAsync();
        await SetAsync(tool, 0, 671, "ChargePointMaxProfile");
        await SetAsync(tool, 1, 672, "TxDefaultProfile");
        await SetAsync(tool, 1, 673, "TxProfile", transactionId);

        JsonObject byId = await tool.CommandedAsync("ClearChargingProfile", """{"id":671}""", Accepted);
        JsonArray afterId = await InForceAsync(tool);
        JsonObject byCriteria = await tool.CommandedAsync(
            "ClearChargingProfile", """{"connectorId":1,"chargingProfilePurpose":"TxDefaultProfile","stackLevel":0}""", Accepted);
        JsonArray afterCriteria = await InForceAsync(tool);
        JsonObject all = await tool.CommandedAsync("ClearChargingProfile", "{}", Accepted);

        Assert.Equal("id", Assert.Single(byId).Key);
        Assert.Equal(2, afterId.Count);
        Assert.False(byCriteria.ContainsKey("id"));
        Assert.Single(afterCriteria);
        Assert.Empty(all);
        Assert.Empty(await InForceAsync(tool));
    }

    [OcttCase("TC_059_CSMS", "Remote start with a charging profile")]
    public async Task TC_059_A_remote_start_takes_a_profile_along()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-059");

        JsonObject request = await tool.CommandedAsync(
            "RemoteStartTransaction",
            $$"""{"idTag":"{{CentralSystem.ValidTag}}","connectorId":1,"chargingProfile":{{Profile(59, "TxProfile", null)}}}""",
            Accepted);
        await tool.AuthorizedAsync();
        await tool.StatusAsync(1, "Preparing");
        await tool.StartedAsync();
        await tool.StatusAsync(1, "Charging");

        JsonObject profile = request["chargingProfile"]!.AsObject();
        Assert.False(profile.ContainsKey("transactionId"));
        Assert.Equal(0, (int)profile["chargingSchedule"]!["chargingSchedulePeriod"]![0]!["startPeriod"]!);
    }

    private static Task<JsonObject> SetAsync(Tool tool, int connector, int profileId, string purpose, int? transactionId = null) => tool.CommandedAsync(
        "SetChargingProfile", $$"""{"connectorId":{{connector}},"csChargingProfiles":{{Profile(profileId, purpose, transactionId)}}}""", Accepted);

    private static string Profile(int profileId, string purpose, int? transactionId) => $$"""
        {"chargingProfileId":{{profileId}}{{(transactionId is { } id ? $",\"transactionId\":{id}" : "")}},"stackLevel":0,"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"Absolute","validFrom":"{{Tool.At(TimeSpan.FromMinutes(-1))}}","validTo":"{{Tool.At(TimeSpan.FromDays(1))}}","chargingSchedule":{"duration":86400,"startSchedule":"{{Tool.At(TimeSpan.FromMinutes(-1))}}","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0,"numberPhases":3}]} }
        """;

    private async Task<JsonArray> InForceAsync(Tool tool) => (await centralSystem.GetAsync($"/api/v1/charging-profiles?chargePointId={tool.Id}"))["items"]!.AsArray();
}
