using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.Api.Events;

public sealed class EventRestartTests
{
    [Fact]
    public async Task A_stream_ends_in_order_with_the_gateway_and_goes_on_with_the_next_one()
    {
        using TemporaryDirectory directory = new();
        List<int> seen = [];
        string last;
        await using (RunningGateway gateway = await RunningGateway.StartAsync(("Storage:Directory", directory.Path)))
        {
            using EventFeed feed = await EventFeed.OpenAsync(gateway.Client, "events?types=connector.status");
            using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP-1");
            await SayAsync(client, 1);
            await SayAsync(client, 2);
            seen.Add(ConnectorOf((await feed.NextAsync())!.Value));
            last = feed.LastEventId;
            Task stop = gateway.DisposeAsync().AsTask();
            seen.AddRange((await feed.TakeAsync(10)).Select(ConnectorOf));

            // The second may have been on its way when the gateway stopped, or not: it comes again below.
            Assert.Equal(Enumerable.Range(1, seen.Count), seen);
            await stop;
        }

        await using RunningGateway next = await RunningGateway.StartAsync(("Storage:Directory", directory.Path));
        using EventFeed resumed = await EventFeed.OpenAsync(next.Client, "events?types=connector.status", last);
        using OcppClient again = await OcppClient.ConnectAsync(next, "CP-1");
        await SayAsync(again, 3);
        List<JsonElement> rest = await resumed.TakeAsync(2);

        Assert.Equal([2, 3], rest.Select(ConnectorOf));
    }

    private static Task<string> SayAsync(OcppClient client, int connectorId) =>
        client.AskAsync($$"""[2,"{{connectorId}}","StatusNotification",{"connectorId":{{connectorId}},"errorCode":"NoError","status":"Available"}]""");

    private static int ConnectorOf(JsonElement item) => item.GetProperty("data").GetProperty("connectorId").GetInt32();
}
