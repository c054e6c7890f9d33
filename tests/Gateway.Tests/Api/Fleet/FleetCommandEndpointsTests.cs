using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.Fleet;

public sealed class FleetCommandEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task A_fleet_command_is_made_followed_and_shown_with_its_results()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "FLEET/1");
        await client.AskAsync("""[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        await fixture.Client.PutJsonAsync("charge-points/FLEET-2", "{}");

        (HttpStatusCode status, JsonElement created) = await fixture.Client.CallAsync(
            HttpMethod.Post, "fleet-commands", """{"selector":{"prefix":"FLEET"},"action":"Reset","payload":{ "type" : "Soft" },"ratePerSecond":2.5,"concurrency":3}""");
        JsonElement call = JsonSerializer.Deserialize<JsonElement>(await client.ReceiveAsync());
        await client.SendAsync($$"""[3,{{call[1].GetRawText()}},{"status":"Accepted"}]""");
        string id = created.Text("fleetCommandId")!;
        JsonElement shown = await EndedAsync(id);
        (_, JsonElement results) = await fixture.Client.GetJsonAsync($"fleet-commands/{id}/results");
        (_, JsonElement offline) = await fixture.Client.GetJsonAsync($"fleet-commands/{id}/results?outcome=offline&limit=1");
        (_, JsonElement list) = await fixture.Client.GetJsonAsync("fleet-commands?limit=1000");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("""{ "type" : "Soft" }""", call[3].GetRawText());
        Assert.Equal(("completed", 2, 2.5m), (shown.Text("state"), shown.GetProperty("total").GetInt32(), shown.GetProperty("ratePerSecond").GetDecimal()));
        Assert.Equal((1, 1), (shown.GetProperty("outcomes").GetProperty("accepted").GetInt32(), shown.GetProperty("outcomes").GetProperty("offline").GetInt32()));
        Assert.Equal(["FLEET-2", "FLEET/1"], results.GetProperty("items").EnumerateArray().Select(item => item.Text("chargePointId")));
        Assert.Equal(call[1].GetString(), results.GetProperty("items")[1].Text("commandId"));
        Assert.Equal("FLEET-2", offline.GetProperty("items")[0].Text("chargePointId"));
        Assert.Contains(list.GetProperty("items").EnumerateArray(), item => item.Text("fleetCommandId") == id);
        (HttpStatusCode late, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Post, $"fleet-commands/{id}/pause");
        Assert.Equal((HttpStatusCode.Conflict, "fleet-command-state"), (late, problem.Slug()));
    }

    [Theory]
    [InlineData("""{"selector":{"all":true},"action":"Explode"}""", HttpStatusCode.NotFound, "unknown-action")]
    [InlineData("""{"selector":{"all":true},"action":"BootNotification"}""", HttpStatusCode.NotFound, "unknown-action")]
    [InlineData("""{"selector":{"all":true},"action":"Reset"}""", HttpStatusCode.UnprocessableEntity, "invalid-payload")]
    [InlineData("""{"selector":{"all":true},"action":"Reset","payload":{"type":"Gentle"}}""", HttpStatusCode.UnprocessableEntity, "invalid-payload")]
    [InlineData("""{"selector":{"all":true},"action":"Reset","payload":[]}""", HttpStatusCode.UnprocessableEntity, "invalid-payload")]
    [InlineData("""{"selector":{},"action":"ClearCache"}""", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    [InlineData("""{"action":"ClearCache"}""", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    [InlineData("""{"selector":{"all":true}}""", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    [InlineData("""{"selector":{"all":true},"action":"ClearCache","ratePerSecond":0}""", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    [InlineData("""{"selector":{"all":true},"action":"ClearCache","concurrency":1001}""", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    [InlineData("""{"selector":{"all":true},"action":"ClearCache","hold":"8d"}""", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    [InlineData("""{"selector":{"all":true},"action":"ChangeConfiguration","payload":{"key":"AuthorizationKey","value":"00112233445566778899aabbccddeeff"}}""", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    [InlineData("""{"selector":{"all":true},"action":"ClearCache"}}""", HttpStatusCode.BadRequest, "malformed-json")]
    public async Task What_can_not_be_sent_is_refused_once_for_all(string body, HttpStatusCode status, string slug)
    {
        (HttpStatusCode answered, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Post, "fleet-commands", body);

        Assert.Equal((status, slug), (answered, problem.Slug()));
    }

    [Fact]
    public async Task A_password_in_a_url_is_not_shown()
    {
        (_, JsonElement created) = await fixture.Client.CallAsync(
            HttpMethod.Post, "fleet-commands", """{"selector":{"ids":["FLEET-NOBODY"]},"action":"GetDiagnostics","payload":{"location":"ftp://user:secret@files/x"}}""");

        Assert.Equal("ftp://user:***@files/x", created.GetProperty("payload").Text("location"));
    }

    [Fact]
    public async Task An_unknown_one_is_404_everywhere()
    {
        foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/results"), (HttpMethod.Post, "/pause"), (HttpMethod.Post, "/resume"), (HttpMethod.Post, "/cancel") })
        {
            (HttpStatusCode status, JsonElement problem) = await fixture.Client.CallAsync(method, "fleet-commands/nope" + path);

            Assert.Equal((HttpStatusCode.NotFound, "unknown-fleet-command"), (status, problem.Slug()));
        }
    }

    [Fact]
    public async Task A_bad_outcome_or_cursor_is_400()
    {
        (HttpStatusCode outcome, _) = await fixture.Client.GetJsonAsync("fleet-commands/nope/results?outcome=good");
        (HttpStatusCode cursor, _) = await fixture.Client.GetJsonAsync("fleet-commands/nope/results?cursor=!!");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (outcome, cursor));
    }

    [Fact]
    public async Task Too_many_that_have_not_ended_are_refused()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        await gateway.Client.PutJsonAsync("charge-points/A", "{}");
        const string Body = """{"selector":{"all":true},"action":"ClearCache","hold":"1h"}""";
        for (int number = 0; number < FleetLimits.MaxUnfinished; number++)
        {
            Assert.Equal(HttpStatusCode.Created, (await gateway.Client.CallAsync(HttpMethod.Post, "fleet-commands", Body)).Status);
        }

        (HttpStatusCode status, JsonElement problem) = await gateway.Client.CallAsync(HttpMethod.Post, "fleet-commands", Body);
        Assert.Equal((HttpStatusCode.TooManyRequests, "too-many-fleet-commands"), (status, problem.Slug()));
    }

    private async Task<JsonElement> EndedAsync(string id)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            (_, JsonElement shown) = await fixture.Client.GetJsonAsync($"fleet-commands/{id}");
            if (shown.Text("state") == "completed")
            {
                return shown;
            }
        }
    }
}
