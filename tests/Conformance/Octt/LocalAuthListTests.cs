using System.Text.Json.Nodes;

namespace Ocpp.Conformance.Octt;

/// <summary>The cases of the profile Local Auth List Management.</summary>
[Collection(CentralSystem.Collection)]
public sealed class LocalAuthListTests(CentralSystem centralSystem)
{
    private const string Entry = $$"""{"idTag":"{{CentralSystem.ValidTag}}","idTagInfo":{"status":"Accepted","parentIdTag":"{{CentralSystem.ParentTag}}"} }""";

    [OcttCase("TC_042_1_CSMS", "Get local list version, not supported")]
    public Task TC_042_1_A_charge_point_without_a_list_says_minus_one() => VersionAsync("TC-042-1", -1);

    [OcttCase("TC_042_2_CSMS", "Get local list version, empty")]
    public Task TC_042_2_A_charge_point_with_an_empty_list_says_zero() => VersionAsync("TC-042-2", 0);

    [OcttCase("TC_043_1_CSMS", "Send local list, not supported")]
    public Task TC_043_1_NotSupported_is_told() => SendFullAsync("TC-043-1", "NotSupported");

    [OcttCase("TC_043_3_CSMS", "Send local list, failed")]
    public Task TC_043_3_Failed_is_told() => SendFullAsync("TC-043-3", "Failed");

    [OcttCase("TC_043_4_CSMS", "Send local list, full")]
    public Task TC_043_4_A_full_list_goes_out_with_what_each_tag_is() => SendFullAsync("TC-043-4", "Accepted");

    [OcttCase("TC_043_5_CSMS", "Send local list, differential")]
    public async Task TC_043_5_A_differential_holds_the_one_new_tag_and_a_greater_version()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-043-5");
        await tool.CommandedAsync("SendLocalList", $$"""{"listVersion":1,"updateType":"Full","localAuthorizationList":[{{Entry}}]}""", """{"status":"Accepted"}""");
        await tool.CommandedAsync("GetLocalListVersion", "{}", """{"listVersion":1}""");

        JsonObject request = await tool.CommandedAsync(
            "SendLocalList",
            """{"listVersion":2,"updateType":"Differential","localAuthorizationList":[{"idTag":"OCTT-SIBLING","idTagInfo":{"status":"Accepted"}}]}""",
            """{"status":"Accepted"}""");

        Assert.Equal("OCTT-SIBLING", (string?)Assert.Single(request["localAuthorizationList"]!.AsArray())!["idTag"]);
        Assert.Equal(2, (int)(await centralSystem.GetAsync($"/api/v1/charge-points/{tool.Id}"))["localListVersion"]!);
    }

    private async Task VersionAsync(string id, int version)
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, id);

        await tool.CommandedAsync("GetLocalListVersion", "{}", $$"""{"listVersion":{{version}}}""");
    }

    private async Task SendFullAsync(string id, string status)
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, id);

        JsonObject request = await tool.CommandedAsync(
            "SendLocalList", $$"""{"listVersion":1,"updateType":"Full","localAuthorizationList":[{{Entry}}]}""", $$"""{"status":"{{status}}"}""");

        Assert.All(request["localAuthorizationList"]!.AsArray(), static entry => Assert.NotNull(entry!["idTagInfo"]));
    }
}
