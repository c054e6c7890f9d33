using System.Globalization;
using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Connections;

/// <summary>More than anybody should send: control frames without end, and answers that nobody reads.</summary>
[Collection(ServerCollection.Name)]
public sealed class FloodTests(RunningServers servers)
{
    [Theory]
    [Servers]
    public async Task Twenty_thousand_pings_are_answered_in_order(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] pings = [.. Numbers(20_000).Select(ClientFrame.Ping)];

        Task sending = conversation.SayAsync(pings);

        foreach (string number in Numbers(20_000))
        {
            await conversation.HearPongAsync(number);
        }

        await sending;
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task A_hundred_thousand_unasked_pongs_are_passed_over(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync([.. Enumerable.Repeat(ClientFrame.Pong("unasked"), 100_000)]);

        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task A_thousand_pings_between_any_two_fragments_leave_the_message_whole(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] fragments = conversation.Fragments("κόσμε"u8, fragmentLength: 3);
        byte[][] pings = [.. Enumerable.Repeat(ClientFrame.Ping("between"), 1000)];

        foreach (byte[] fragment in fragments[..^1])
        {
            Task sending = conversation.SayAsync([fragment, .. pings]);
            for (int count = 0; count < pings.Length; count++)
            {
                await conversation.HearPongAsync("between");
            }

            await sending;
        }

        await conversation.SayAsync(fragments[^1]);
        await conversation.HearEchoAsync("κόσμε");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Ten_thousand_empty_fragments_are_one_empty_part_of_a_message(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] fragments = conversation.Fragments("be", "hind");
        byte[] empty = ClientFrame.Make(Opcode.Continuation, [], isFinal: false);

        await conversation.SayAsync([fragments[0], .. Enumerable.Repeat(empty, 10_000), fragments[1]]);

        await conversation.HearEchoAsync("behind");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Gateways]
    public async Task A_peer_that_asks_and_does_not_read_is_cut_off_while_others_are_served(TestedServer server)
    {
        // Bounded by what the kernel and the session hold for a peer: some megabytes, of the 256 that are tried.
        await using Conversation deaf = await servers.ConnectAsync(server, receiveBuffer: 4096);
        await using Conversation other = await servers.ConnectAsync(server);
        byte[] question = deaf.Text(new string('*', 64 * 1024));
        int asked = 0;

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            for (; asked < 4096; asked++)
            {
                await deaf.SayAsync(question);
            }
        });

        Assert.InRange(asked, 16, 4095);
        await other.SayAsync(other.Text("unharmed"));
        await other.HearEchoAsync("unharmed");
    }

    [Theory]
    [Gateways]
    public async Task A_peer_that_pings_and_does_not_read_is_cut_off_while_others_are_served(TestedServer server)
    {
        await using Conversation deaf = await servers.ConnectAsync(server, receiveBuffer: 4096);
        await using Conversation other = await servers.ConnectAsync(server);
        byte[][] pings = [.. Enumerable.Repeat(ClientFrame.Ping(new byte[125]), 500)];

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            for (int round = 0; round < 4096; round++)
            {
                await deaf.SayAsync(pings);
            }
        });

        await other.SayAsync(other.Text("unharmed"));
        await other.HearEchoAsync("unharmed");
    }

    [Theory]
    [Servers]
    public async Task A_peer_that_reads_late_and_little_gets_everything_in_order(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server, receiveBuffer: 4096);
        string padding = new('*', 1000);

        // Less than a session holds for a peer, and more than the kernel does for a socket that takes 4 KiB at a time.
        await conversation.SayAsync([.. Numbers(500).Select(number => conversation.Text(number + padding))]);

        foreach (string number in Numbers(500))
        {
            await conversation.HearEchoAsync(number + padding);
        }

        await conversation.HearNothingMoreAsync();
    }

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(static number => number.ToString(CultureInfo.InvariantCulture));
}
