using System.Globalization;
using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.ChargingProfiles;

/// <summary>Smart charging over the API and the wire: profiles are set as the certification sets them, and the resource shows what they come to.</summary>
public sealed class CompositeScheduleEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Boot = """[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";
    private const string Accepted = """{"status":"Accepted"}""";

    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task TC_056_a_TxDefaultProfile_goes_out_as_it_came_and_is_composed()
    {
        using OcppClient charger = await BootAsync("smart-056");
        string body = $$$"""{"connectorId":1,"csChargingProfiles":{"chargingProfileId":56,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","validFrom":"{{{Hours(-1)}}}","validTo":"{{{Hours(4)}}}","chargingSchedule":{"duration":86400,"startSchedule":"{{{Hours(-1)}}}","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0,"numberPhases":3}]} }}""";

        string sent = await CommandAsync(charger, "smart-056", "SetChargingProfile", body, Accepted);
        JsonElement listed = await GetAsync("charging-profiles?chargePointId=smart-056");
        JsonElement schedule = await GetAsync("charge-points/smart-056/connectors/1/composite-schedule?duration=1h&unit=A");

        Assert.EndsWith($",{body}]", sent, StringComparison.Ordinal);
        Assert.Equal(56, Assert.Single(listed.GetProperty("items").EnumerateArray()).GetProperty("chargingProfileId").GetInt32());
        Assert.Equal(
            """{"duration":3600,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0,"numberPhases":3,"chargingProfileIds":[56]}],"minChargingRate":null}""",
            schedule.GetProperty("computed").GetProperty("chargingSchedule").GetRawText());
        Assert.Equal(JsonValueKind.Null, schedule.GetProperty("reported").ValueKind);
    }

    [Fact]
    public async Task TC_057_a_TxProfile_overrules_the_default_of_its_transaction()
    {
        using OcppClient charger = await BootAsync("smart-057");
        await CommandAsync(charger, "smart-057", "SetChargingProfile", Profile(1, 0, "TxDefaultProfile", 10), Accepted);
        await CommandAsync(charger, "smart-057", "SetChargingProfile", Profile(2, 0, "ChargePointMaxProfile", 20), Accepted);
        int transaction = await StartAsync(charger, 1);

        await CommandAsync(charger, "smart-057", "SetChargingProfile", Profile(3, 1, "TxProfile", 16, $""","transactionId":{transaction}"""), Accepted);
        JsonElement one = await GetAsync("charge-points/smart-057/connectors/1/composite-schedule?duration=60&unit=W");
        JsonElement two = await GetAsync("charge-points/smart-057/connectors/2/composite-schedule?duration=60");
        await charger.AskAsync($$"""[2,"stop","StopTransaction",{"transactionId":{{transaction}},"meterStop":9,"timestamp":"{{Hours(0)}}"}]""");
        JsonElement after = await GetAsync("charge-points/smart-057/connectors/1/composite-schedule?duration=60");

        Assert.Equal(transaction, one.GetProperty("transactionId").GetInt32());
        Assert.Equal("11040.0 [3]", Show(one));
        Assert.Equal("10.0 [1]", Show(two));
        Assert.Equal("10.0 [1]", Show(after));
        Assert.Equal(
            [(1, false), (2, false), (3, true)],
            one.GetProperty("computed").GetProperty("chargingProfiles").EnumerateArray()
                .Select(profile => (profile.GetProperty("chargingProfileId").GetInt32(), profile.GetProperty("contributes").GetBoolean())));
    }

    [Fact]
    public async Task TC_066_what_the_charge_point_answers_is_kept_beside_the_gateways_own_result()
    {
        const string Answer = """{"status":"Accepted","connectorId":1,"scheduleStart":"2026-06-01T12:00:00Z","chargingSchedule":{"duration":300,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0}]}}""";
        using OcppClient charger = await BootAsync("smart-066");

        await CommandAsync(charger, "smart-066", "GetCompositeSchedule", """{"connectorId":1,"duration":300,"chargingRateUnit":"A"}""", Answer);
        JsonElement one = await GetAsync("charge-points/smart-066/connectors/1/composite-schedule?duration=300");
        JsonElement other = await GetAsync("charge-points/smart-066/connectors/2/composite-schedule");
        await CommandAsync(charger, "smart-066", "GetCompositeSchedule", """{"connectorId":1,"duration":9}""", """{"status":"Rejected"}""");
        JsonElement refused = await GetAsync("charge-points/smart-066/connectors/1/composite-schedule");

        JsonElement reported = one.GetProperty("reported");
        Assert.Equal(("Accepted", "2026-06-01T12:00:00Z"), (reported.Text("status"), reported.Text("scheduleStart")));
        Assert.Equal("""{"duration":300,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0}]}""", reported.GetProperty("chargingSchedule").GetRawText());
        Assert.Equal("""{"connectorId":1,"duration":300,"chargingRateUnit":"A"}""", reported.GetProperty("request").GetRawText());
        Assert.Equal("none []", Show(one));
        Assert.Equal(JsonValueKind.Null, other.GetProperty("reported").ValueKind);
        Assert.Equal("Rejected", refused.GetProperty("reported").Text("status"));
    }

    [Fact]
    public async Task A_refresh_asks_the_charge_point_for_the_same_time_and_unit()
    {
        using OcppClient charger = await BootAsync("smart-refresh");
        await CommandAsync(charger, "smart-refresh", "SetChargingProfile", Profile(1, 0, "TxDefaultProfile", 7000, unit: "W"), Accepted);

        Task<(HttpStatusCode Status, JsonElement Body)> asked = Client.GetJsonAsync("charge-points/smart-refresh/connectors/0/composite-schedule?duration=2m&refresh=true");
        string sent = await charger.ReceiveAsync();
        await charger.SendAsync($$"""[3,"{{IdOf(sent)}}",{"status":"Accepted","connectorId":0}]""");
        (HttpStatusCode status, JsonElement body) = await asked;

        Assert.EndsWith(""","GetCompositeSchedule",{"connectorId":0,"duration":120,"chargingRateUnit":"W"}]""", sent, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "Accepted"), (status, body.GetProperty("reported").Text("status")));
    }

    [Fact]
    public async Task Connector_0_adds_up_the_connectors_and_stays_below_the_charge_points_maximum()
    {
        using OcppClient charger = await BootAsync("smart-total");
        await charger.AskAsync("""[2,"status","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");
        await CommandAsync(charger, "smart-total", "GetConfiguration", "{}", """{"configurationKey":[{"key":"NumberOfConnectors","readonly":true,"value":"2"}]}""");

        await CommandAsync(charger, "smart-total", "SetChargingProfile", Profile(1, 0, "TxDefaultProfile", 10), Accepted);
        JsonElement sum = await GetAsync("charge-points/smart-total/connectors/0/composite-schedule");
        await CommandAsync(charger, "smart-total", "SetChargingProfile", Profile(2, 0, "ChargePointMaxProfile", 16), Accepted);
        JsonElement capped = await GetAsync("charge-points/smart-total/connectors/0/composite-schedule");
        (HttpStatusCode status, JsonElement problem) = await Client.GetJsonAsync("charge-points/smart-total/connectors/3/composite-schedule");

        Assert.Equal(("20.0 [1]", "16.0 [2]"), (Show(sum), Show(capped)));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-connector"), (status, problem.Slug()));
        Assert.Contains("is 2", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("duration=0", 1)]
    [InlineData("duration=90", 90)]
    [InlineData("duration=2h", 7200)]
    [InlineData("duration=99999999999999999999", 604_800)]
    [InlineData("duration=400d", 604_800)]
    [InlineData("", 86_400)]
    public async Task A_duration_is_seconds_or_text_and_absurd_ones_are_cut(string query, int seconds)
    {
        await Client.PutJsonAsync("charge-points/smart-duration", "{}");

        JsonElement schedule = await GetAsync($"charge-points/smart-duration/connectors/1/composite-schedule?{query}");

        Assert.Equal(seconds, schedule.GetProperty("computed").GetProperty("chargingSchedule").GetProperty("duration").GetInt32());
    }

    [Theory]
    [InlineData("smart-none/connectors/1/composite-schedule", 404, "unknown-charge-point")]
    [InlineData("smart-bad/connectors/one/composite-schedule", 400, "invalid-request")]
    [InlineData("smart-bad/connectors/-1/composite-schedule", 400, "invalid-request")]
    [InlineData("smart-bad/connectors/1/composite-schedule?duration=soon", 400, "invalid-request")]
    [InlineData("smart-bad/connectors/1/composite-schedule?duration=-5", 400, "invalid-request")]
    [InlineData("smart-bad/connectors/1/composite-schedule?unit=kW", 400, "invalid-request")]
    [InlineData("smart-bad/connectors/1/composite-schedule?voltage=0", 400, "invalid-request")]
    [InlineData("smart-bad/connectors/1/composite-schedule?voltage=1001", 400, "invalid-request")]
    [InlineData("smart-bad/connectors/1/composite-schedule?refresh=true", 409, "charge-point-offline")]
    public async Task A_question_that_cannot_be_answered_says_why(string path, int status, string slug)
    {
        await Client.PutJsonAsync("charge-points/smart-bad", "{}");

        (HttpStatusCode code, JsonElement problem) = await Client.GetJsonAsync($"charge-points/{path}");

        Assert.Equal((status, slug), ((int)code, problem.Slug()));
    }

    private static string Hours(int hours) => DateTimeOffset.UtcNow.AddHours(hours).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Profile(int id, int connectorId, string purpose, int limit, string more = "", string unit = "A") =>
        $$$"""{"connectorId":{{{connectorId}}},"csChargingProfiles":{"chargingProfileId":{{{id}}},"stackLevel":0,"chargingProfilePurpose":"{{{purpose}}}","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"{{{Hours(-1)}}}","chargingRateUnit":"{{{unit}}}","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{{limit}}}.0}]}{{{more}}}}}""";

    /// <summary>The limits and whose they are, period by period.</summary>
    private static string Show(JsonElement schedule) => string.Join(' ', schedule.GetProperty("computed").GetProperty("chargingSchedule").GetProperty("chargingSchedulePeriod").EnumerateArray()
        .Select(period => $"{(period.GetProperty("limit").ValueKind == JsonValueKind.Null ? "none" : period.GetProperty("limit").GetRawText())} {period.GetProperty("chargingProfileIds").GetRawText()}"));

    private static string IdOf(string call) => JsonSerializer.Deserialize<JsonElement>(call)[1].GetString()!;

    private static async Task<int> StartAsync(OcppClient charger, int connectorId)
    {
        string answer = await charger.AskAsync($$"""[2,"start","StartTransaction",{"connectorId":{{connectorId}},"idTag":"TAG","meterStart":0,"timestamp":"{{Hours(0)}}"}]""");
        return JsonSerializer.Deserialize<JsonElement>(answer)[2].GetProperty("transactionId").GetInt32();
    }

    private async Task<OcppClient> BootAsync(string id)
    {
        OcppClient charger = await OcppClient.ConnectAsync(fixture.Gateway, id);
        await charger.AskAsync(Boot);
        return charger;
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        (HttpStatusCode status, JsonElement body) = await Client.GetJsonAsync(path);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body;
    }

    /// <summary>Sends a command, answers it as the charge point, and gives what went over the wire.</summary>
    private async Task<string> CommandAsync(OcppClient charger, string id, string action, string body, string answer)
    {
        Task<(HttpStatusCode Status, JsonElement Body)> asked = Client.CallAsync(HttpMethod.Post, $"charge-points/{id}/commands/{action}", body);
        string sent = await charger.ReceiveAsync();
        await charger.SendAsync($"""[3,"{IdOf(sent)}",{answer}]""");
        Assert.Equal(HttpStatusCode.OK, (await asked).Status);
        return sent;
    }
}
