using System.Net;
using System.Text;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.Commands;

public sealed class CommandEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Boot = """[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";

    [Fact]
    public async Task The_confirmation_is_the_body_and_the_command_has_a_name()
    {
        using OcppClient charger = await BootAsync("command-1");

        Task<HttpResponseMessage> asked = PostAsync("charge-points/command-1/commands/SetChargingProfile", Profile);
        string sent = await charger.ReceiveAsync();
        await charger.SendAsync($$"""[3,"{{IdOf(sent)}}",{"status" : "Accepted","limit":6.0}]""");
        using HttpResponseMessage response = await asked;
        (_, JsonElement command) = await fixture.Client.GetJsonAsync($"commands/{IdOf(sent)}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"status" : "Accepted","limit":6.0}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(IdOf(sent), response.Headers.GetValues("Command-Id").Single());
        Assert.Contains(Profile, sent, StringComparison.Ordinal);
        Assert.Equal("accepted", command.Text("state"));
        Assert.Equal("SetChargingProfile", command.Text("action"));
        Assert.Equal("6.0", command.GetProperty("response").GetProperty("limit").GetRawText());
        Assert.Equal("6.0", command.GetProperty("request").GetProperty("csChargingProfiles").GetProperty("chargingSchedule").GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetRawText());
        Assert.Equal(JsonValueKind.Null, command.GetProperty("effect").ValueKind);
    }

    [Theory]
    [InlineData("charge-points/nobody/commands/ClearCache", "{}", 404, "unknown-charge-point")]
    [InlineData("charge-points/command-2/commands/Explode", "{}", 404, "unknown-action")]
    [InlineData("charge-points/command-2/commands/Reset", "{\"type\":", 400, "malformed-json")]
    [InlineData("charge-points/command-2/commands/Reset", "{} {}", 400, "malformed-json")]
    [InlineData("charge-points/command-2/commands/Reset", """{"type":"Medium"}""", 422, "invalid-payload")]
    [InlineData("charge-points/command-2/commands/Reset", "17", 422, "invalid-payload")]
    [InlineData("charge-points/command-2/commands/ClearCache?wait=soon", "{}", 400, "invalid-request")]
    [InlineData("charge-points/command-2/commands/ClearCache?hold=8d", "{}", 400, "invalid-request")]
    [InlineData("charge-points/command-2/commands/ClearCache", "{}", 409, "charge-point-offline")]
    [InlineData("charge-points/command-2/local-list/sync", "", 409, "charge-point-offline")]
    public async Task A_command_that_cannot_be_sent_says_why(string path, string body, int status, string slug)
    {
        await fixture.Client.PutJsonAsync("charge-points/command-2", "{}");

        (HttpStatusCode code, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Post, path, body);

        Assert.Equal(status, (int)code);
        Assert.Equal(slug, problem.Slug());
    }

    [Fact]
    public async Task The_field_and_the_rule_of_a_broken_body_are_named()
    {
        await fixture.Client.PutJsonAsync("charge-points/command-3", "{}");

        (_, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Post, "charge-points/command-3/commands/ReserveNow", """{"connectorId":1,"expiryDate":"2027-01-01T00:00:00Z","idTag":"x"}""");

        Assert.Equal("reservationId", problem.Text("field"));
        Assert.NotEmpty(problem.Text("rule")!);
    }

    [Fact]
    public async Task A_callerror_is_a_502_with_code_description_and_details()
    {
        using OcppClient charger = await BootAsync("command-4");

        Task<HttpResponseMessage> asked = PostAsync("charge-points/command-4/commands/ClearCache", "");
        string sent = await charger.ReceiveAsync();
        await charger.SendAsync($$"""[4,"{{IdOf(sent)}}","NotSupported","no cache",{"why":1.0}]""");
        using HttpResponseMessage response = await asked;
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

        Assert.EndsWith(",\"ClearCache\",{}]", sent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("call-error", problem.Slug());
        Assert.Equal("NotSupported", problem.Text("errorCode"));
        Assert.Equal("no cache", problem.Text("errorDescription"));
        Assert.Equal("""{"why":1.0}""", problem.GetProperty("errorDetails").GetRawText());
        Assert.Equal(IdOf(sent), response.Headers.GetValues("Command-Id").Single());
    }

    [Theory]
    [InlineData("?wait=0", null)]
    [InlineData("?wait=0s", null)]
    [InlineData("", "respond-async")]
    [InlineData("", "handling=lenient, wait=0")]
    public async Task Who_does_not_wait_gets_202_and_where_to_look(string query, string? prefer)
    {
        using OcppClient charger = await BootAsync("command-5");

        using HttpResponseMessage response = await PostAsync($"charge-points/command-5/commands/ClearCache{query}", "{}", prefer: prefer);
        (HttpStatusCode status, JsonElement command) = await fixture.Client.GetJsonAsync(response.Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("sent", command.Text("state"));
        Assert.Equal(response.Headers.GetValues("Command-Id").Single(), command.Text("commandId"));
    }

    [Fact]
    public async Task A_repeat_under_an_idempotency_key_returns_the_first_outcome_and_another_body_is_refused()
    {
        using OcppClient charger = await BootAsync("command-6");

        Task<HttpResponseMessage> asked = PostAsync("charge-points/command-6/commands/Reset", """{"type":"Soft"}""", key: "k");
        string sent = await charger.ReceiveAsync();
        await charger.SendAsync($$"""[3,"{{IdOf(sent)}}",{"status":"Rejected"}]""");
        using HttpResponseMessage first = await asked;
        using HttpResponseMessage repeat = await PostAsync("charge-points/command-6/commands/Reset", """{"type":"Soft"}""", key: "k");
        using HttpResponseMessage other = await PostAsync("charge-points/command-6/commands/Reset", """{"type":"Hard"}""", key: "k");

        Assert.Equal(HttpStatusCode.OK, repeat.StatusCode);
        Assert.Equal("""{"status":"Rejected"}""", await repeat.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.GetValues("Command-Id"), repeat.Headers.GetValues("Command-Id"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("idempotency-key-reused", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_are_listed_the_newest_first_page_by_page()
    {
        using OcppClient charger = await BootAsync("command-7");
        List<string> names = [];
        foreach (string action in (string[])["ClearCache", "GetLocalListVersion", "GetConfiguration"])
        {
            using HttpResponseMessage response = await PostAsync($"charge-points/command-7/commands/{action}?wait=0", "{}");
            names.Insert(0, response.Headers.GetValues("Command-Id").Single());
        }

        (_, JsonElement first) = await fixture.Client.GetJsonAsync("commands?chargePointId=command-7&limit=2");
        (_, JsonElement second) = await fixture.Client.GetJsonAsync($"commands?chargePointId=command-7&limit=2&cursor={first.Text("nextCursor")}");

        Assert.Equal(names, [.. Names(first), .. Names(second)]);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
        Assert.Equal("queued", first.GetProperty("items")[0].Text("state"));
    }

    [Fact]
    public async Task An_unknown_command_is_404()
    {
        (HttpStatusCode status, JsonElement problem) = await fixture.Client.GetJsonAsync("commands/none");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("unknown-command", problem.Slug());
    }

    [Fact]
    public async Task The_local_list_is_brought_in_line()
    {
        using OcppClient charger = await BootAsync("command-8");
        await fixture.Client.PutJsonAsync("id-tags/LIST-TAG", """{"status":"Accepted"}""");

        Task<(HttpStatusCode Status, JsonElement Body)> asked = fixture.Client.CallAsync(HttpMethod.Post, "charge-points/command-8/local-list/sync");
        await charger.SendAsync($$"""[3,"{{IdOf(await charger.ReceiveAsync())}}",{"listVersion":0}]""");
        string update = await charger.ReceiveAsync();
        await charger.SendAsync($$"""[3,"{{IdOf(update)}}",{"status":"Accepted"}]""");
        (HttpStatusCode status, JsonElement body) = await asked;

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"listVersion":1,"updateType":"Full","status":"Accepted"}""", body.GetRawText());
        Assert.Contains("\"LIST-TAG\"", update, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_no_UTF_8_is_malformed()
    {
        await fixture.Client.PutJsonAsync("charge-points/command-9", "{}");
        using ByteArrayContent content = new([.. "{\"vendorId\":\""u8, 0xFF, .. "\"}"u8]);

        using HttpResponseMessage response = await fixture.Client.PostAsync(new Uri("charge-points/command-9/commands/DataTransfer", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_body_larger_than_any_command_is_413()
    {
        await fixture.Client.PutJsonAsync("charge-points/command-10", "{}");

        (HttpStatusCode status, JsonElement problem) = await fixture.Client.CallAsync(
            HttpMethod.Post, "charge-points/command-10/commands/DataTransfer", $$"""{"vendorId":"v","data":"{{new string('x', 1024 * 1024)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("body-too-large", problem.Slug());
    }

    private const string Profile =
        """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0}]}}}""";

    private async Task<OcppClient> BootAsync(string id)
    {
        OcppClient charger = await OcppClient.ConnectAsync(fixture.Gateway, id);
        await charger.AskAsync(Boot);
        return charger;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string? prefer = null, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await fixture.Client.SendAsync(request);
    }

    private static string IdOf(string message) => JsonSerializer.Deserialize<JsonElement>(message)[1].GetString()!;

    private static IEnumerable<string> Names(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => item.Text("commandId")!);
}
