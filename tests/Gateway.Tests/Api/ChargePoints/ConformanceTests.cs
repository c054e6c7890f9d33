using System.Net;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Gateway.Api.ChargePoints;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.ChargePoints;

public sealed class ConformanceTests
{
    private const string Boot = """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"1.3"}]""";

    [Fact]
    public async Task Counts_go_on_over_connections_and_restarts()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gateway-");
        (string, string)[] settings = [("Storage:Directory", directory.FullName), ("Ocpp:ReadConfiguration", "Never")];
        await using (RunningGateway gateway = await RunningGateway.StartAsync(settings))
        {
            using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP1");
            await client.AskAsync(Boot);
            await client.AskAsync("""[2,"1","Authorize",{"idTag":7}]""");
            await client.AskAsync("""[2,"2","Authorize",{"idTag":8,"x":1}]""");

            JsonElement shown = (await gateway.Client.GetJsonAsync("charge-points/CP1/conformance")).Body;
            Assert.Equal(("CP1", "V", "M", "1.3"), (shown.Text("chargePointId"), shown.Text("vendor"), shown.Text("model"), shown.Text("firmware")));
            Assert.Equal(["NumberForText 2", "UnknownProperty 1"], Counts(shown));
            Assert.False(string.IsNullOrEmpty(shown.GetProperty("items")[0].Text("description")));
        }

        await using (RunningGateway gateway = await RunningGateway.StartAsync(settings))
        {
            using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP1");
            await client.AskAsync("""[2,"3","Authorize",{"idTag":9}]""");

            JsonElement shown = (await gateway.Client.GetJsonAsync("charge-points/CP1/conformance")).Body;
            Assert.Equal(["NumberForText 3", "UnknownProperty 1"], Counts(shown));
            JsonElement first = shown.GetProperty("items")[0];
            Assert.True(first.GetProperty("firstSeen").GetDateTimeOffset() < first.GetProperty("lastSeen").GetDateTimeOffset());
            (HttpStatusCode status, JsonElement problem) = await gateway.Client.GetJsonAsync("charge-points/NOBODY/conformance");
            Assert.Equal((HttpStatusCode.NotFound, "unknown-charge-point"), (status, problem.Slug()));
        }

        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_lasting_connection_records_its_counts_now_and_then_and_not_with_every_message()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP1");
        peer.Send(Boot);
        for (int number = 0; number < 40; number++)
        {
            peer.Send($$"""[2,"{{number}}","Authorize",{"idTag":{{number}}}]""");
            peer.Discard();
            node.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await node.Get<StateQueries>().CatchUpAsync(CancellationToken.None);
        ToleranceCount stored = node.Get<FleetQueries>().Conformance("CP1")["NumberForText"];
        Assert.True(node.Get<SessionTable>().TryGet("CP1", out ChargePointSession? session));

        Assert.Equal(31, stored.Count);
        Assert.Equal(40, stored.Count + session.Tolerances.Unrecorded().Single(count => count.Name == "NumberForText").Count);
    }

    [Fact]
    public async Task A_connection_that_ends_records_what_is_left()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP1");
        peer.Send("""[2,"1","Authorize",{"idTag":1}]""");
        await peer.DisposeAsync();

        await node.Get<StateQueries>().CatchUpAsync(CancellationToken.None);
        Assert.Equal(["CallBeforeBoot", "NumberForText"], node.Get<FleetQueries>().Conformance("CP1").Keys);
    }

    [Fact]
    public void Every_tolerance_has_its_text_in_the_program()
    {
        foreach (string name in Enum.GetNames<Tolerance>())
        {
            Assert.False(string.IsNullOrWhiteSpace(ToleranceTable.Find(name)?.WhatComes), name);
        }

        Assert.Null(ToleranceTable.Find("Whatever"));
    }

    private static IEnumerable<string> Counts(JsonElement shown) => shown.GetProperty("items").EnumerateArray().Select(item => $"{item.Text("tolerance")} {item.GetProperty("count").GetInt64()}");
}
