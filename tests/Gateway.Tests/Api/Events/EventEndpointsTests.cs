using System.Globalization;
using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.Events;

public sealed class EventEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Boot = """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";

    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task What_was_answered_is_in_the_list_in_its_order()
    {
        using (OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "list/1"))
        {
            await client.AskAsync(Boot);
            await client.AskAsync(Status(1, "Available"));
            await client.AskAsync(Status(2, "Faulted"));
        }

        (HttpStatusCode status, JsonElement page) = await Client.GetJsonAsync("events?chargePointId=list%2F1&types=charge-point.connected,charge-point.booted,connector.status");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["charge-point.connected", "charge-point.booted", "connector.status", "connector.status"], Items(page).Select(item => item.Text("type")));
        Assert.Equal(["/charge-points/list%2F1"], Items(page).Select(item => item.Text("source")).Distinct());
        Assert.Equal(["Available", "Faulted"], Items(page).Skip(2).Select(item => item.GetProperty("data").Text("status")));
        AssertRises(Items(page));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task Pages_and_positions_lead_through_all_without_gap_or_repeat()
    {
        await StateAsync("pages", 12);
        List<JsonElement> all = Items((await Client.GetJsonAsync("events?chargePointId=pages")).Body);

        List<JsonElement> paged = [];
        string? cursor = null;
        do
        {
            JsonElement page = (await Client.GetJsonAsync($"events?chargePointId=pages&limit=5&cursor={cursor}")).Body;
            paged.AddRange(Items(page));
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);
        List<JsonElement> rest = Items((await Client.GetJsonAsync($"events?chargePointId=pages&after={Id(all[6])}")).Body);

        Assert.Equal(all.Select(Id), paged.Select(Id));
        Assert.Equal(all.Skip(7).Select(Id), rest.Select(Id));
    }

    [Theory]
    [InlineData("events?types=transaction.begun")]
    [InlineData("events?after=-1")]
    [InlineData("events?after=x")]
    [InlineData("events?limit=0")]
    [InlineData("events?cursor=!")]
    public async Task What_cannot_be_meant_is_400(string path)
    {
        (HttpStatusCode status, JsonElement problem) = await Client.GetJsonAsync(path);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (status, problem.Slug()));
    }

    [Fact]
    public async Task A_position_of_another_journal_is_gone()
    {
        (HttpStatusCode status, JsonElement problem) = await Client.GetJsonAsync("events?after=999999999");
        using HttpResponseMessage stream = await EventFeed.SendAsync(Client, "events", lastEventId: "999999999");

        Assert.Equal((HttpStatusCode.Gone, "events-gone"), (status, problem.Slug()));
        Assert.Equal(HttpStatusCode.Gone, stream.StatusCode);
    }

    [Fact]
    public async Task A_stream_without_a_position_begins_with_the_next_event()
    {
        await StateAsync("tail", 3);

        using EventFeed feed = await EventFeed.OpenAsync(Client, "events?chargePointId=tail&types=connector.status");
        await StateAsync("tail", 1, status: "Charging");
        JsonElement first = (await feed.NextAsync())!.Value;

        Assert.Equal("Charging", first.GetProperty("data").Text("status"));
    }

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_follows_without_gap_or_repeat()
    {
        List<JsonElement> seen = [];
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "resume");
        string? last = null;
        for (int round = 0; round < 4; round++)
        {
            using EventFeed feed = await EventFeed.OpenAsync(Client, "events?after=0&chargePointId=resume&types=connector.status", last);
            for (int connector = 1; connector <= 5; connector++)
            {
                await client.AskAsync(Status((round * 5) + connector, "Available"));
            }

            // Some are left behind each time.
            seen.AddRange(await feed.TakeAsync(3));
            last = seen[^1].Text("id");
        }

        using EventFeed end = await EventFeed.OpenAsync(Client, "events?chargePointId=resume&types=connector.status", last);
        seen.AddRange(await end.TakeAsync(8));

        Assert.Equal(Enumerable.Range(1, 20), seen.Select(item => item.GetProperty("data").GetProperty("connectorId").GetInt32()));
        AssertRises(seen);
    }

    [Fact]
    public async Task A_reader_that_saw_nothing_yet_does_not_lose_what_comes_between()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "between");
        string position;
        using (EventFeed feed = await EventFeed.OpenAsync(Client, "events?chargePointId=between"))
        {
            await client.AskAsync(Status(1, "Available"));
            await feed.NextAsync();
            position = feed.LastEventId;
        }

        await client.AskAsync(Status(2, "Available"));
        using EventFeed again = await EventFeed.OpenAsync(Client, "events?chargePointId=between", position);
        JsonElement next = (await again.NextAsync())!.Value;

        Assert.Equal(2, next.GetProperty("data").GetProperty("connectorId").GetInt32());
    }

    [Fact]
    public async Task A_payload_with_line_ends_comes_whole()
    {
        using EventFeed feed = await EventFeed.OpenAsync(Client, "events?chargePointId=lines&types=connector.status");
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "lines");
        await client.AskAsync("[2,\"1\",\"StatusNotification\",{\r\n  \"connectorId\": 1,\n  \"errorCode\": \"NoError\",\n  \"status\": \"Available\"\n}]");

        JsonElement item = (await feed.NextAsync())!.Value;

        Assert.Equal("Available", item.GetProperty("data").GetProperty("payload").Text("status"));
    }

    [Fact]
    public async Task The_snapshot_and_the_events_after_it_add_up()
    {
        using OcppClient stays = await OcppClient.ConnectAsync(fixture.Gateway, "adds-up-1");
        using OcppClient goes = await OcppClient.ConnectAsync(fixture.Gateway, "adds-up-2");
        JsonElement before = (await Client.GetJsonAsync("events/snapshot")).Body;

        using (await Client.PostAsync(new Uri("charge-points/adds-up-2/disconnect", UriKind.Relative), content: null))
        {
            using OcppClient comes = await OcppClient.ConnectAsync(fixture.Gateway, "adds-up-3");
            JsonElement after = (await Client.GetJsonAsync("events/snapshot")).Body;
            JsonElement events = (await Client.GetJsonAsync($"events?after={before.Text("asOf")}&types=charge-point.connected,charge-point.disconnected")).Body;

            HashSet<string> connected = [.. Connected(before)];
            Assert.Contains("adds-up-2", connected);
            foreach (JsonElement item in Items(events))
            {
                string id = item.GetProperty("data").Text("chargePointId")!;
                _ = item.Text("type") == "charge-point.connected" ? connected.Add(id) : connected.Remove(id);
            }

            Assert.Equal(["adds-up-1", "adds-up-3"], connected.Where(id => id.StartsWith("adds-up", StringComparison.Ordinal)).Order());
            Assert.Equal(["adds-up-1", "adds-up-3"], Connected(after).Where(id => id.StartsWith("adds-up", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_password_is_in_no_event()
    {
        const string secret = "00112233445566778899aabbccddeeff";
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "secret");
        Task<(HttpStatusCode, JsonElement)> command = Client.CallAsync(
            HttpMethod.Post, "charge-points/secret/commands/GetConfiguration", """{"key":["AuthorizationKey"]}""");
        string request = await client.ReceiveAsync();
        string messageId = JsonSerializer.Deserialize<JsonElement>(request)[1].GetString()!;
        await client.SendAsync($$"""[3,"{{messageId}}",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"{{secret}}"}]}]""");
        await command;
        Task<(HttpStatusCode, JsonElement)> refused = Client.CallAsync(
            HttpMethod.Post, "charge-points/secret/commands/ChangeConfiguration", $$"""{"key":"AuthorizationKey","value":"{{secret}}"}""");
        messageId = JsonSerializer.Deserialize<JsonElement>(await client.ReceiveAsync())[1].GetString()!;
        await client.SendAsync($$"""[4,"{{messageId}}","InternalError","cannot be {{secret}}",{"key":"AuthorizationKey","value":"{{secret}}"}]""");
        (HttpStatusCode status, JsonElement problem) = await refused;

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.DoesNotContain(secret, problem.GetRawText(), StringComparison.Ordinal);
        string events = (await Client.GetJsonAsync("events?chargePointId=secret")).Body.GetRawText();

        Assert.Contains("command.completed", events, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, events, StringComparison.Ordinal);
    }

    private static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    private static long Id(JsonElement item) => long.Parse(item.Text("id")!, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Connected(JsonElement snapshot) => snapshot.GetProperty("connected").EnumerateArray().Select(item => item.Text("id")!);

    private static void AssertRises(List<JsonElement> items)
    {
        Assert.Equal(items.Select(Id).Order(), items.Select(Id));
        Assert.Equal(items.Select(item => item.Text("sequence")).Order(StringComparer.Ordinal), items.Select(item => item.Text("sequence")));
        Assert.Equal(items.Count, items.Select(Id).Distinct().Count());
    }

    private static string Status(int connectorId, string status) =>
        $$"""[2,"{{connectorId}}-{{status}}","StatusNotification",{"connectorId":{{connectorId}},"errorCode":"NoError","status":"{{status}}"}]""";

    private async Task StateAsync(string id, int count, string status = "Available")
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, id);
        for (int connector = 1; connector <= count; connector++)
        {
            await client.AskAsync(Status(connector, status));
        }
    }
}
