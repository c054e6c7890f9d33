using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Api.Messages;
using Ocpp.Gateway.Tests.Hosting;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.Api.Messages;

public sealed class MessageEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Secret = "00112233445566778899aabbccddeeff";

    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task Both_directions_are_listed_as_they_were_on_the_wire()
    {
        const string question = """[2, "b-1","BootNotification", {"chargePointVendor":"Ü","chargePointModel":"M", "x":6.0}]""";
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "wire");
        string answer = await client.AskAsync(question);
        await client.SendAsync("no OCPP at all");
        string last = await client.AskAsync("""[2,"h-1","Heartbeat",{}]""");

        (HttpStatusCode status, JsonElement page) = await Client.GetJsonAsync("charge-points/wire/messages");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            [
                ("in", "CALL", "b-1", "BootNotification", question), ("out", "CALLRESULT", "b-1", "BootNotification", answer), ("in", null, null, null, "no OCPP at all"),
                ("in", "CALL", "h-1", "Heartbeat", """[2,"h-1","Heartbeat",{}]"""), ("out", "CALLRESULT", "h-1", "Heartbeat", last),
            ],
            Items(page).Select(item => (item.Text("direction"), item.Text("messageType"), item.Text("messageId"), item.Text("action"), item.Text("frame"))));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task The_document_of_the_API_describes_what_is_written()
    {
        JsonSerializerOptions strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };
        await SayAsync("shape", 1);

        List<JsonElement> items = Items((await Client.GetJsonAsync("charge-points/shape/messages")).Body);

        Assert.Equal(2, items.Count);
        Assert.All(items, item => Assert.NotNull(item.Deserialize<MessageResource>(strict)));
    }

    [Fact]
    public async Task Pages_and_positions_lead_through_all_and_answers_keep_their_action()
    {
        await SayAsync("pages", 6);
        List<JsonElement> all = Items((await Client.GetJsonAsync("charge-points/pages/messages")).Body);

        List<JsonElement> paged = [];
        string? cursor = null;
        do
        {
            JsonElement page = (await Client.GetJsonAsync($"charge-points/pages/messages?limit=5&cursor={cursor}")).Body;
            paged.AddRange(Items(page));
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);
        List<JsonElement> rest = Items((await Client.GetJsonAsync($"charge-points/pages/messages?after={all[6].GetProperty("sequence").GetInt64()}")).Body);

        Assert.Equal(12, all.Count);
        Assert.Equal(all.Select(item => item.GetRawText()), paged.Select(item => item.GetRawText()));
        Assert.Equal(all.Skip(7).Select(item => item.GetRawText()), rest.Select(item => item.GetRawText()));
        Assert.All(all, item => Assert.Equal("Heartbeat", item.Text("action")));
    }

    [Fact]
    public async Task A_stream_follows_and_resumes_without_gap_or_repeat()
    {
        await SayAsync("live", 1);
        List<JsonElement> seen = [];
        string? last = null;
        for (int round = 0; round < 3; round++)
        {
            using EventFeed feed = await EventFeed.OpenAsync(Client, "charge-points/live/messages", last);
            await SayAsync("live", 3);
            seen.AddRange(await feed.TakeAsync(3));
            last = feed.LastEventId;
        }

        using EventFeed end = await EventFeed.OpenAsync(Client, "charge-points/live/messages", last);
        seen.AddRange(await end.TakeAsync(9));
        List<JsonElement> all = Items((await Client.GetJsonAsync("charge-points/live/messages")).Body);

        Assert.Equal(all.Skip(2).Select(item => item.GetRawText()), seen.Select(item => item.GetRawText()));
    }

    [Fact]
    public async Task Secrets_are_shown_in_neither_direction()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "secrets");
        await CommandAsync(client, "ChangeConfiguration", $$"""{"key":"AuthorizationKey","value":"{{Secret}}"}""", """{"status":"Rejected"}""");
        await CommandAsync(client, "GetConfiguration", "{}", $$"""{"configurationKey":[{"key":"authorizationKEY","readonly":false,"value":"{{Secret}}"},{"key":"Other","readonly":false,"value":"kept"}]}""");
        await CommandAsync(client, "GetDiagnostics", """{"location":"ftp://user:hunter2@files.example/x"}""", "{}");
        await client.SendAsync($$"""[3,"nobody",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"{{Secret}}","x":"{{"\n"}}"}]}]""");
        await client.AskAsync("""[2,"1","Heartbeat",{}]""");

        JsonElement page = (await Client.GetJsonAsync("charge-points/secrets/messages")).Body;

        string text = page.GetRawText();
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("kept", text, StringComparison.Ordinal);
        Assert.Equal(
            ["ChangeConfiguration", "ChangeConfiguration", "GetConfiguration", "GetConfiguration", "GetDiagnostics", "GetDiagnostics"],
            Items(page).Take(6).Select(item => item.Text("action")));
        Assert.Equal(9, Items(page).Count);
    }

    [Theory]
    [InlineData("charge-points/nobody/messages", HttpStatusCode.NotFound, "unknown-charge-point")]
    [InlineData("charge-points/refusals/messages?after=-1", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("charge-points/refusals/messages?limit=0", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("charge-points/refusals/messages?after=999999999999", HttpStatusCode.Gone, "messages-gone")]
    public async Task What_cannot_be_answered_is_a_problem(string path, HttpStatusCode expected, string slug)
    {
        await SayAsync("refusals", 1);

        (HttpStatusCode status, JsonElement problem) = await Client.GetJsonAsync(path);

        Assert.Equal((expected, slug), (status, problem.Slug()));
    }

    [Fact]
    public async Task Messages_outlive_the_process_and_can_be_switched_off()
    {
        using TemporaryDirectory directory = new();
        await using (RunningGateway gateway = await RunningGateway.StartAsync(("Storage:Directory", directory.Path)))
        {
            using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP-1");
            await client.AskAsync("""[2,"1","Heartbeat",{}]""");
        }

        await using (RunningGateway next = await RunningGateway.StartAsync(("Storage:Directory", directory.Path)))
        {
            Assert.Equal(2, Items((await next.Client.GetJsonAsync("charge-points/CP-1/messages")).Body).Count);
        }

        await using RunningGateway off = await RunningGateway.StartAsync(("Storage:Directory", directory.Path), ("Storage:MessageLogSize", "0"));
        (HttpStatusCode status, JsonElement problem) = await off.Client.GetJsonAsync("charge-points/CP-1/messages");
        Assert.Equal((HttpStatusCode.NotFound, "message-log-off"), (status, problem.Slug()));
    }

    private static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    private async Task SayAsync(string id, int count)
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, id);
        for (int i = 0; i < count; i++)
        {
            await client.AskAsync($$"""[2,"{{i}}","Heartbeat",{}]""");
        }
    }

    private async Task CommandAsync(OcppClient client, string action, string request, string confirmation)
    {
        Task<(HttpStatusCode, JsonElement)> command = Client.CallAsync(HttpMethod.Post, $"charge-points/secrets/commands/{action}", request);
        string sent = await client.ReceiveAsync();
        await client.SendAsync($$"""[3,"{{JsonSerializer.Deserialize<JsonElement>(sent)[1].GetString()}}",{{confirmation}}]""");
        await command;
    }
}
