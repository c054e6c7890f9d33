using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Connections;

/// <summary>Peers that go without a word, at any moment: nothing of them stays, and the same charge point may come back at once.</summary>
[Collection(ServerCollection.Name)]
public sealed class VanishedPeerTests(RunningServers servers)
{
    [Theory]
    [Gateways(0)]
    [Gateways(1)]
    [Gateways(40)]
    public async Task A_peer_that_resets_inside_its_upgrade_request_may_come_back(TestedServer server, int sent)
    {
        string id = servers.NewId();
        await using RawClient vanished = await RawClient.ConnectAsync(servers.PortOf(server));
        await vanished.SendAsync(UpgradeText.For(id).AsMemory(0, sent));

        vanished.Reset();

        await AssertServedAsync(server, id);
    }

    [Theory]
    [Gateways(0)]
    [Gateways(1)]
    [Gateways(7)]
    [Gateways(-1)]
    public async Task A_peer_that_resets_before_inside_or_behind_a_frame_may_come_back(TestedServer server, int sent)
    {
        string id = servers.NewId();
        await using Conversation vanished = await OpenAsync(server, id);
        byte[] frame = vanished.Text("gone");
        await vanished.SayAsync(frame[..(sent < 0 ? frame.Length : sent)]);

        vanished.Client.Reset();

        await AssertServedAsync(server, id);
    }

    [Theory]
    [Gateways]
    public async Task A_peer_that_resets_a_thousand_times_leaves_a_gateway_that_serves(TestedServer server)
    {
        string id = servers.NewId();

        for (int round = 0; round < 1000; round++)
        {
            await using RawClient vanished = await RawClient.ConnectAsync(servers.PortOf(server));
            await vanished.SendAsync(UpgradeText.For(id));
            vanished.Reset();
        }

        await AssertServedAsync(server, id);
    }

    [Theory]
    [Gateways]
    public async Task A_charge_point_that_comes_back_while_its_old_connection_seems_alive_is_served_and_the_old_one_closed(TestedServer server)
    {
        string id = servers.NewId();
        await using Conversation old = await OpenAsync(server, id);

        await using Conversation current = await OpenAsync(server, id);

        await old.HearCloseAsync(1000);
        await current.SayAsync(current.Text("here"));
        await current.HearEchoAsync("here");
    }

    [Theory]
    [Servers]
    public async Task A_peer_that_ends_its_side_without_a_close_gets_what_it_asked_for_and_the_end(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        await conversation.SayAsync(conversation.Text("last words"));
        await conversation.HearEchoAsync("last words");

        conversation.Client.HalfClose();

        Assert.Empty(await conversation.Client.ReadToEndAsync());
    }

    [Theory]
    [Servers]
    public async Task A_peer_that_ends_its_side_inside_a_frame_gets_the_end(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        await conversation.SayAsync(conversation.Text("unfinished")[..^1]);

        conversation.Client.HalfClose();

        Assert.Empty(await conversation.Client.ReadToEndAsync());
    }

    [Theory]
    [Servers]
    public async Task A_peer_that_sends_on_after_breaking_the_protocol_still_reads_why_it_was_closed(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        // Unread bytes in the kernel would turn the close into a reset that overtakes the Close frame.
        await conversation.SayAsync([ClientFrame.Make(Opcode.Text, "[]"u8, reserved: 4), .. Enumerable.Repeat(conversation.Text(new string('*', 1000)), 1000)]);

        await conversation.HearCloseAsync(1002);
    }

    private Task<Conversation> OpenAsync(TestedServer server, string id) => Conversation.OpenAsync(servers.PortOf(server), id, EchoedPayload.Call);

    private async Task AssertServedAsync(TestedServer server, string id)
    {
        await using Conversation returned = await OpenAsync(server, id);
        await returned.SayAsync(returned.Text("back again"));
        await returned.HearEchoAsync("back again");
        await returned.HearNothingMoreAsync();
    }
}
