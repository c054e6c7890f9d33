using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.ChargePoints;

public sealed class ChargePointEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Boot = """[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";

    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task A_PUT_registers_and_the_next_one_changes()
    {
        (HttpStatusCode first, JsonElement created) = await Client.PutJsonAsync("charge-points/put-1", """{"securityProfile":1,"bootStatus":"Pending","heartbeatInterval":"90s","labels":{"site":"Nord"}}""");
        (HttpStatusCode second, JsonElement changed) = await Client.PutJsonAsync("charge-points/put-1", """{"heartbeatInterval":null}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first, second));
        Assert.Equal("90s", created.Text("heartbeatInterval"));
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("heartbeatInterval").ValueKind);
        Assert.Equal("Pending", changed.Text("bootStatus"));
        Assert.Equal(1, changed.GetProperty("securityProfile").GetInt32());
        Assert.Equal("""{"site":"Nord"}""", changed.GetProperty("labels").GetRawText());
    }

    [Fact]
    public async Task The_answer_of_a_PUT_is_what_GET_shows()
    {
        (_, JsonElement put) = await Client.PutJsonAsync("charge-points/put-2", "{}");
        (HttpStatusCode status, JsonElement shown) = await Client.GetJsonAsync("charge-points/put-2");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(put.GetRawText(), shown.GetRawText());
    }

    [Fact]
    public async Task A_password_is_never_shown_and_holds_as_soon_as_the_PUT_is_answered()
    {
        (_, JsonElement body) = await Client.PutJsonAsync("charge-points/secret-1", """{"password":"open sesame"}""");

        Assert.True(body.GetProperty("hasPassword").GetBoolean());
        Assert.DoesNotContain("sesame", body.GetRawText(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<WebSocketException>(() => OcppClient.ConnectAsync(fixture.Gateway, "secret-1"));
        await Assert.ThrowsAsync<WebSocketException>(() => OcppClient.ConnectAsync(fixture.Gateway, "secret-1", "wrong"));
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "secret-1", "open sesame");
    }

    [Fact]
    public async Task A_cleared_password_is_needed_no_more()
    {
        await Client.PutJsonAsync("charge-points/secret-2", """{"passwordHex":"000102030405060708090a0b0c0d0e0f"}""");
        (_, JsonElement body) = await Client.PutJsonAsync("charge-points/secret-2", """{"password":null}""");

        Assert.False(body.GetProperty("hasPassword").GetBoolean());
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "secret-2");
    }

    [Theory]
    [InlineData("""{"password":"x","passwordHex":"00"}""", "passwordHex")]
    [InlineData("""{"passwordHex":"0g"}""", "passwordHex")]
    [InlineData("""{"passwordHex":"012"}""", "passwordHex")]
    [InlineData("""{"password":""}""", "password")]
    [InlineData("""{"securityProfile":4}""", "securityProfile")]
    [InlineData("""{"bootStatus":"accepted"}""", "bootStatus")]
    [InlineData("""{"heartbeatInterval":300}""", "heartbeatInterval")]
    [InlineData("""{"heartbeatInterval":"1500ms"}""", "heartbeatInterval")]
    [InlineData("""{"labels":{"a":1}}""", "labels.a")]
    [InlineData("""{"pasword":"x"}""", "pasword")]
    [InlineData("[]", "")]
    public async Task A_body_that_breaks_the_schema_is_422_names_the_field_and_changes_nothing(string body, string field)
    {
        (HttpStatusCode status, JsonElement problem) = await Client.PutJsonAsync("charge-points/never", body);
        (HttpStatusCode after, _) = await Client.GetJsonAsync("charge-points/never");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid-body"), (status, problem.Slug()));
        Assert.Equal(field, problem.Text("field"));
        Assert.Equal(HttpStatusCode.NotFound, after);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"password":"a","password":"b"}""")]
    public async Task A_body_that_is_no_JSON_is_400(string body)
    {
        (HttpStatusCode status, JsonElement problem) = await Client.PutJsonAsync("charge-points/never", body);

        Assert.Equal((HttpStatusCode.BadRequest, "malformed-json"), (status, problem.Slug()));
    }

    [Theory]
    [InlineData("odd/1", "odd%2F1")]
    [InlineData("odd%2F1", "odd%252F1")]
    [InlineData("odd%1", "odd%251")]
    [InlineData("odd ü🔋", "odd%20%C3%BC%F0%9F%94%8B")]
    [InlineData("odd+?&=#1", "odd%2B%3F%26%3D%231")]
    public async Task An_odd_identity_is_the_same_at_both_listeners(string id, string segment)
    {
        (HttpStatusCode created, JsonElement body) = await Client.PutJsonAsync($"charge-points/{segment}", "{}");
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, id);
        (_, JsonElement shown) = await Client.GetJsonAsync($"charge-points/{segment}");

        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal(id, body.Text("id"));
        Assert.Equal(id, shown.Text("id"));
        Assert.True(shown.GetProperty("connected").GetBoolean());
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%zz")]
    [InlineData("%0A")]
    [InlineData("%FF")]
    [InlineData("%2E%2E")]
    public async Task A_path_that_names_no_possible_identity_is_400(string segment)
    {
        // As it stands: else the client would escape the percent sign.
        Uri uri = new($"{fixture.Gateway.ApiUri}/api/v1/charge-points/{segment}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        using HttpResponseMessage response = await Client.GetAsync(uri);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid-request", JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).Slug());
    }

    [Fact]
    public async Task What_nobody_knows_is_404()
    {
        (HttpStatusCode get, JsonElement problem) = await Client.GetJsonAsync("charge-points/nobody");
        (HttpStatusCode delete, _) = await Client.CallAsync(HttpMethod.Delete, "charge-points/nobody");
        (HttpStatusCode disconnect, _) = await Client.CallAsync(HttpMethod.Post, "charge-points/nobody/disconnect");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-charge-point"), (get, problem.Slug()));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (delete, disconnect));
    }

    [Fact]
    public async Task A_connected_charge_point_is_shown_as_its_last_answer_left_it()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "live-1");
        Assert.Contains("Accepted", await client.AskAsync(Boot), StringComparison.Ordinal);
        await client.AskAsync("""[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"2026-02-03T04:05:06.700Z","info":"i","vendorId":"v","vendorErrorCode":"e"}]""");
        (_, JsonElement shown) = await Client.GetJsonAsync("charge-points/live-1");

        Assert.True(shown.GetProperty("connected").GetBoolean());
        Assert.False(shown.GetProperty("registered").GetBoolean());
        Assert.Equal("ocpp1.6", shown.Text("protocol"));
        Assert.StartsWith("127.0.0.1", shown.Text("remoteAddress"), StringComparison.Ordinal);
        Assert.Equal("""{"chargePointVendor":"V","chargePointModel":"M"}""", shown.GetProperty("bootNotification").GetRawText());
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$", shown.Text("connectedSince"));
        Assert.Equal(
            """[{"connectorId":1,"status":"Preparing","errorCode":"NoError","info":"i","timestamp":"2026-02-03T04:05:06.700Z","vendorId":"v","vendorErrorCode":"e","transactionId":null}]""",
            shown.GetProperty("connectors").GetRawText());
    }

    [Fact]
    public async Task A_disconnect_closes_the_connection_and_the_next_read_shows_it()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "live-2");
        await client.AskAsync(Boot);

        Task<string> closing = client.ReceiveAsync();
        (HttpStatusCode status, _) = await Client.CallAsync(HttpMethod.Post, "charge-points/live-2/disconnect");
        (_, JsonElement shown) = await Client.GetJsonAsync("charge-points/live-2");
        (HttpStatusCode again, JsonElement problem) = await Client.CallAsync(HttpMethod.Post, "charge-points/live-2/disconnect");

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal("", await closing);
        Assert.False(shown.GetProperty("connected").GetBoolean());
        Assert.Equal((HttpStatusCode.Conflict, "charge-point-offline"), (again, problem.Slug()));
    }

    [Fact]
    public async Task A_DELETE_forgets_the_charge_point_and_closes_its_connection()
    {
        await Client.PutJsonAsync("charge-points/live-3", "{}");
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "live-3");

        Task<string> closing = client.ReceiveAsync();
        (HttpStatusCode status, _) = await Client.CallAsync(HttpMethod.Delete, "charge-points/live-3");
        (HttpStatusCode after, _) = await Client.GetJsonAsync("charge-points/live-3");

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal("", await closing);
        Assert.Equal(HttpStatusCode.NotFound, after);
    }

    [Fact]
    public async Task A_DELETE_ends_what_was_held_for_the_charge_point()
    {
        await Client.PutJsonAsync("charge-points/held-1", "{}");
        (HttpStatusCode taken, _) = await Client.CallAsync(HttpMethod.Post, "charge-points/held-1/commands/Reset?hold=1h&wait=0", """{"type":"Hard"}""");

        await Client.CallAsync(HttpMethod.Delete, "charge-points/held-1");
        (_, JsonElement shown) = await Client.GetJsonAsync("commands?chargePointId=held-1");
        (_, JsonElement events) = await Client.GetJsonAsync("events?chargePointId=held-1&types=command.completed");

        Assert.Equal(HttpStatusCode.Accepted, taken);
        JsonElement ended = Assert.Single(shown.GetProperty("items").EnumerateArray());
        Assert.Equal(("offline", "charge-point-offline"), (ended.Text("state"), ended.Text("errorCode")));
        Assert.Single(events.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_in_the_order_of_the_identities()
    {
        foreach (string id in (string[])["list-c", "list-a", "list-b"])
        {
            await Client.PutJsonAsync($"charge-points/{id}", "{}");
        }

        (_, JsonElement first) = await Client.GetJsonAsync("charge-points?prefix=list-&limit=2");
        (_, JsonElement last) = await Client.GetJsonAsync($"charge-points?prefix=list-&limit=2&cursor={first.Text("nextCursor")}");

        Assert.Equal(["list-a", "list-b"], Ids(first));
        Assert.Equal(["list-c"], Ids(last));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task A_list_is_filtered_by_presence_and_by_connector_status()
    {
        await Client.PutJsonAsync("charge-points/filter-a", "{}");
        using OcppClient faulted = await OcppClient.ConnectAsync(fixture.Gateway, "filter-b");
        await faulted.AskAsync("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"GroundFailure","status":"Faulted"}]""");
        using OcppClient available = await OcppClient.ConnectAsync(fixture.Gateway, "filter-c");
        await available.AskAsync("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");

        (_, JsonElement connected) = await Client.GetJsonAsync("charge-points?prefix=filter-&connected=true");
        (_, JsonElement absent) = await Client.GetJsonAsync("charge-points?prefix=filter-&connected=false");
        (_, JsonElement withStatus) = await Client.GetJsonAsync("charge-points?prefix=filter-&status=Faulted");

        Assert.Equal(["filter-b", "filter-c"], Ids(connected));
        Assert.Equal(["filter-a"], Ids(absent));
        Assert.Equal(["filter-b"], Ids(withStatus));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("connected=maybe")]
    [InlineData("cursor=!")]
    public async Task A_bad_query_is_400(string query)
    {
        (HttpStatusCode status, JsonElement problem) = await Client.GetJsonAsync($"charge-points?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (status, problem.Slug()));
        Assert.Contains(query.Split('=')[0], problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_takes_the_good_lines_and_reports_the_bad_ones_by_number()
    {
        const string Body = """
            {"id":"import-1","labels":{"site":"a"}}
            {"id":"import-2","securityProfile":9}
            {"id":"import-1","bootStatus":"Pending"}
            nonsense
            {"password":"x"}
            """;

        (HttpStatusCode status, JsonElement report) = await Client.CallAsync(HttpMethod.Post, "charge-points/import", Body, "application/x-ndjson");
        (_, JsonElement shown) = await Client.GetJsonAsync("charge-points/import-1");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((1, 1, 3), (report.GetProperty("created").GetInt32(), report.GetProperty("updated").GetInt32(), report.GetProperty("failed").GetInt32()));
        Assert.Equal([2, 4, 5], report.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()));
        Assert.Equal(("Pending", """{"site":"a"}"""), (shown.Text("bootStatus"), shown.GetProperty("labels").GetRawText()));
    }

    private static IEnumerable<string?> Ids(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => item.Text("id"));
}
