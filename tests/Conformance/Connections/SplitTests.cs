using System.Text;
using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;

namespace Ocpp.Conformance.Connections;

/// <summary>Where the network cuts the bytes says nothing: every cut of a request and of a frame ends alike.</summary>
[Collection(ServerCollection.Name)]
public sealed class SplitTests(RunningServers servers)
{
    [Theory]
    [Servers]
    public async Task Every_split_of_an_upgrade_request_is_accepted(TestedServer server)
    {
        string id = servers.NewId();
        byte[] request = UpgradeText.For(id);

        for (int cut = 1; cut < request.Length; cut++)
        {
            await using RawClient client = await RawClient.ConnectAsync(servers.PortOf(server));
            await client.SendAsync(request.AsMemory(0, cut));
            await client.SendAsync(request.AsMemory(cut));
            await AssertAcceptedAsync(client, $"cut at {cut}");
        }
    }

    [Theory]
    [Servers]
    public async Task An_upgrade_request_that_comes_byte_by_byte_is_accepted(TestedServer server)
    {
        await using RawClient client = await RawClient.ConnectAsync(servers.PortOf(server));

        await client.SendInPiecesAsync(UpgradeText.For(servers.NewId()), 1);

        await AssertAcceptedAsync(client, "byte by byte");
    }

    [Theory]
    [Servers]
    public async Task A_frame_behind_the_request_is_read_at_every_cut_of_the_two(TestedServer server)
    {
        byte[] request = UpgradeText.For(servers.NewId());
        byte[] bytes = [.. request, .. ClientFrame.Ping("early")];

        for (int cut = request.Length - 2; cut < bytes.Length; cut++)
        {
            await using RawClient client = await RawClient.ConnectAsync(servers.PortOf(server));
            await client.SendAsync(bytes.AsMemory(0, cut));
            await client.SendAsync(bytes.AsMemory(cut));
            await AssertAcceptedAsync(client, $"cut at {cut}");
            Assert.Equal("early", (await client.ReadFrameAsync()).Text);
        }
    }

    [Theory]
    [Servers(5)]
    [Servers(130)]
    public async Task Every_split_of_a_frame_gives_the_same_message(TestedServer server, int length)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        for (int cut = 1; cut < conversation.Text(TextFor(length, 0)).Length; cut++)
        {
            string text = TextFor(length, cut);
            byte[] frame = conversation.Text(text);

            // Once the ping is answered, the piece behind it has been read too: the rest surely comes as a piece of its own.
            await conversation.SayAsync(ClientFrame.Ping("before the cut"), frame[..cut]);
            await conversation.HearPongAsync("before the cut");
            await conversation.SayAsync(frame[cut..]);
            await conversation.HearEchoAsync(text);
        }

        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Every_split_of_a_close_frame_is_answered_with_its_code(TestedServer server)
    {
        byte[] close = ClientFrame.Close(1001, "leaving");

        for (int cut = 1; cut < close.Length; cut++)
        {
            await using Conversation conversation = await servers.ConnectAsync(server);
            await conversation.SayAsync(ClientFrame.Ping("before the cut"), close[..cut]);
            await conversation.HearPongAsync("before the cut");
            await conversation.SayAsync(close[cut..]);
            await conversation.HearCloseAsync(1001);
        }
    }

    [Theory]
    [Servers]
    public async Task What_breaks_the_protocol_is_found_at_every_split_of_its_header(TestedServer server)
    {
        // A length of eight bytes for what two could hold: nothing before the last of them shows it.
        byte[] header = [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 1, 2, 3, 4];

        for (int cut = 1; cut < header.Length; cut++)
        {
            await using Conversation conversation = await servers.ConnectAsync(server);
            await conversation.SayAsync(ClientFrame.Ping("before the cut"), header[..cut]);
            await conversation.HearPongAsync("before the cut");
            await conversation.SayAsync(header[cut..]);
            await conversation.HearCloseAsync(1002);
        }
    }

    /// <summary>Of that many characters, most of two bytes, and another one for each number.</summary>
    private static string TextFor(int length, int number) => new StringBuilder(number.ToString("D3", System.Globalization.CultureInfo.InvariantCulture)).Append('µ', length).ToString();

    private static async Task AssertAcceptedAsync(RawClient client, string when)
    {
        string head = await client.ReadHeadAsync();
        Assert.True(head.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal) && head.Contains(UpgradeText.AcceptLine, StringComparison.Ordinal), $"{when}: {head}");
    }
}
