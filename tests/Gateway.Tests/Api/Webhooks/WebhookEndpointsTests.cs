using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Tests.Hosting;
using Ocpp.Gateway.Webhooks.Delivery;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.Api.Webhooks;

public sealed class WebhookEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task A_webhook_is_made_changed_shown_and_forgotten()
    {
        (HttpStatusCode created, JsonElement made) = await Client.PutJsonAsync(
            "webhooks/life", $$"""{"kind":"events","url":"http://127.0.0.1:1/","types":["authorization"],"secret":"{{Secret}}","bearer":"hush","headers":{"X-Key":"hush"},"batchSize":10}""");
        (HttpStatusCode changed, JsonElement now) = await Client.PutJsonAsync("webhooks/LIFE", """{"batchSize":20}""");
        (_, JsonElement shown) = await Client.GetJsonAsync("webhooks/life");
        (_, JsonElement list) = await Client.GetJsonAsync("webhooks");
        (HttpStatusCode deleted, _) = await Client.CallAsync(HttpMethod.Delete, "webhooks/life");
        (HttpStatusCode gone, JsonElement problem) = await Client.GetJsonAsync("webhooks/life");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.NoContent), (created, changed, deleted));
        Assert.Equal(20, now.GetProperty("batchSize").GetInt32());
        Assert.Equal(("events", "api", "active", "bearer"), (shown.Text("kind"), shown.Text("source"), shown.Text("state"), shown.Text("authorization")));
        Assert.Equal(1, shown.GetProperty("secretCount").GetInt32());
        Assert.Equal("""["X-Key"]""", shown.GetProperty("headerNames").GetRawText());
        Assert.Contains(list.GetProperty("items").EnumerateArray(), static item => item.Text("name") == "life");
        Assert.All((string[])[made.GetRawText(), shown.GetRawText(), list.GetRawText()], static text => Assert.DoesNotContain("hush", text, StringComparison.Ordinal));
        Assert.All((string[])[made.GetRawText(), shown.GetRawText(), list.GetRawText()], static text => Assert.DoesNotContain("MfKQ9r8", text, StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-webhook"), (gone, problem.Slug()));
    }

    [Theory]
    [InlineData("""{"kind":"events"}""", "url")]
    [InlineData("""{"kind":"events","url":"http://127.0.0.1:1/","batchSize":1001}""", "batchSize")]
    [InlineData("""{"kind":"events","url":"http://169.254.169.254/latest/meta-data"}""", "url")]
    public async Task A_body_that_breaks_a_rule_is_422_and_names_the_field(string body, string field)
    {
        (HttpStatusCode status, JsonElement problem) = await Client.PutJsonAsync("webhooks/never", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid-body", field), (status, problem.Slug(), problem.Text("field")));
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetJsonAsync("webhooks/never")).Status);
    }

    [Fact]
    public async Task A_name_has_its_rule() =>
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-identity"), await StatusAndSlugAsync(HttpMethod.Put, "webhooks/a%2Fb", """{"kind":"events","url":"http://b/"}"""));

    [Fact]
    public async Task A_webhook_of_the_settings_is_shown_and_paused_but_not_changed()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(("Webhooks:ops:Kind", "events"), ("Webhooks:ops:Url", "http://127.0.0.1:1/"));

        (HttpStatusCode status, JsonElement problem) = await gateway.Client.PutJsonAsync("webhooks/ops", """{"url":"http://b/"}""");
        (HttpStatusCode deleted, _) = await gateway.Client.CallAsync(HttpMethod.Delete, "webhooks/ops");
        (_, JsonElement paused) = await gateway.Client.CallAsync(HttpMethod.Post, "webhooks/ops/pause");
        (_, JsonElement resumed) = await gateway.Client.CallAsync(HttpMethod.Post, "webhooks/ops/resume");

        Assert.Equal((HttpStatusCode.Conflict, "webhook-of-settings", HttpStatusCode.Conflict), (status, problem.Slug(), deleted));
        Assert.Equal(("settings", "paused", "active"), (paused.Text("source"), paused.Text("state"), resumed.Text("state")));
    }

    [Fact]
    public async Task A_test_tells_what_the_backend_answered()
    {
        await using TestBackend backend = new(static _ => BackendAnswer.Status(418, body: "short and stout"));
        await Client.PutJsonAsync("webhooks/tested", $$"""{"kind":"events","url":"{{backend.Uri}}"}""");

        (HttpStatusCode status, JsonElement trial) = await Client.CallAsync(HttpMethod.Post, "webhooks/tested/test");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(trial.GetProperty("accepted").GetBoolean());
        Assert.Equal((418, "HTTP 418: short and stout"), (trial.GetProperty("status").GetInt32(), trial.Text("message")));
    }

    [Fact]
    public async Task Events_reach_a_backend_over_a_socket_and_can_be_replayed()
    {
        ConcurrentQueue<string> types = new();
        await using TestBackend backend = new(request =>
        {
            types.Enqueue(JsonSerializer.Deserialize<JsonElement>(request.Body).Text("type")!);
            return BackendAnswer.Status(204);
        });
        await Client.PutJsonAsync("webhooks/socket", $$"""{"kind":"events","url":"{{backend.Uri}}","chargePointPrefix":"hook-socket"}""");
        using (OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "hook-socket"))
        {
            await client.AskAsync("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");
        }

        await UntilAsync(() => types.Count == 3);
        (HttpStatusCode status, _) = await Client.CallAsync(HttpMethod.Post, "webhooks/socket/replay?from=0&chargePointId=hook-socket");
        await UntilAsync(() => types.Count == 6);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(["charge-point.connected", "connector.status", "charge-point.disconnected"], types.Take(3));
        Assert.Equal(types.Take(3), types.Skip(3));
        (_, JsonElement shown) = await Client.GetJsonAsync("webhooks/socket");
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("lastError").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, shown.GetProperty("lastSuccess").ValueKind);
    }

    [Theory]
    [InlineData("webhooks/bad-replay/replay", "invalid-request")]
    [InlineData("webhooks/bad-replay/replay?from=yesterday", "invalid-request")]
    [InlineData("webhooks/bad-replay/replay?from=999999999", "events-gone")]
    [InlineData("webhooks/nobody/replay?from=0", "unknown-webhook")]
    [InlineData("webhooks/bad-replay/dead-letters/replay?id=x", "invalid-request")]
    public async Task A_replay_that_can_t_be_is_refused(string path, string slug)
    {
        await Client.PutJsonAsync("webhooks/bad-replay", """{"kind":"events","url":"http://127.0.0.1:1/","chargePointPrefix":"none"}""");
        await UntilAsync(() => fixture.Gateway.Services.GetRequiredService<EventDelivery>().Find("bad-replay") is not null);

        Assert.Equal(slug, (await StatusAndSlugAsync(HttpMethod.Post, path)).Slug);
    }

    [Fact]
    public async Task Dead_letters_are_listed_with_their_events_and_leave_the_list_when_they_are_taken()
    {
        bool isBad = true;
        await using TestBackend backend = new(_ => BackendAnswer.Status(isBad ? 400 : 200));
        await Client.PutJsonAsync("webhooks/dead", $$"""{"kind":"events","url":"{{backend.Uri}}","types":["charge-point.connected"],"chargePointPrefix":"hook-dead","maxAge":"1s"}""");
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "hook-dead");
        JsonElement letter = default;

        await UntilAsync(async () => (await Client.GetJsonAsync("webhooks/dead/dead-letters")).Body.GetProperty("items").EnumerateArray().Any(item => (letter = item).ValueKind == JsonValueKind.Object));
        isBad = false;
        (_, JsonElement replayed) = await Client.CallAsync(HttpMethod.Post, $"webhooks/dead/dead-letters/replay?id={letter.Text("id")}");
        await UntilAsync(async () => (await Client.GetJsonAsync("webhooks/dead")).Body.GetProperty("deadLetters").GetInt32() == 0);

        Assert.Equal(1, replayed.GetProperty("count").GetInt32());
        Assert.Equal("HTTP 400", letter.Text("lastError"));
        Assert.Equal("charge-point.connected", letter.GetProperty("events")[0].Text("type"));
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        DateTime end = DateTime.UtcNow.AddSeconds(30);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < end, "It didn't happen in time.");
            await Task.Delay(20);
        }
    }

    private async Task<(HttpStatusCode Status, string Slug)> StatusAndSlugAsync(HttpMethod method, string path, string? body = null)
    {
        (HttpStatusCode status, JsonElement problem) = await Client.CallAsync(method, path, body);
        return (status, problem.Slug());
    }
}
