using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.Testing;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Connections;

/// <summary>Peers of which nothing is heard any more, against a gateway that waits for nobody long. What is tested is that an end comes, not when.</summary>
public sealed class SilentPeerTests
{
    [Theory]
    [Gateways]
    public async Task Every_kind_of_silence_ends(TestedServer server)
    {
        using TemporaryDirectory directory = new();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            directory.Path,
            "--Ocpp:ReadConfiguration", "Never", "--Ocpp:HandshakeTimeout", "4s", "--Ocpp:PingInterval", "1s", "--Ocpp:IdleTimeout", "6s", "--Ocpp:Transport", server.ToString());
        int port = gateway.OcppPort;

        // One test for all of them: the waits lie beside each other, and the process starts once.
        await Task.WhenAll(
            A_connection_without_a_byte_gets_408(port),
            Half_an_upgrade_request_gets_408(port),
            An_upgrade_request_that_drips_gets_408(port),
            A_peer_that_answers_no_ping_is_closed_with_1001(port),
            A_peer_that_does_not_answer_our_close_is_cut_off(port),
            A_peer_inside_a_frame_is_closed_with_1001(port));
    }

    private static async Task A_connection_without_a_byte_gets_408(int port)
    {
        await using RawClient client = await RawClient.ConnectAsync(port);

        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    private static async Task Half_an_upgrade_request_gets_408(int port)
    {
        await using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync(UpgradeText.For("HALF").AsMemory(0, 60));

        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    private static async Task An_upgrade_request_that_drips_gets_408(int port)
    {
        // Each byte is a sign of life, and none of them may prolong the whole.
        await using RawClient client = await RawClient.ConnectAsync(port);
        Task<string> answer = client.ReadHeadAsync();
        await client.SendAsync("GET /ocpp/DRIP HTTP/1.1\r\nX-Padding: "u8.ToArray());
        while (await Task.WhenAny(answer, Task.Delay(50)) != answer)
        {
            await client.SendAsync("x"u8.ToArray());
        }

        Assert.StartsWith("HTTP/1.1 408 ", await answer, StringComparison.Ordinal);
    }

    private static async Task A_peer_that_answers_no_ping_is_closed_with_1001(int port)
    {
        await using Conversation conversation = await Conversation.OpenAsync(port, "MUTE", EchoedPayload.Call);

        Assert.Equal(Opcode.Ping, (await conversation.Client.ReadFrameAsync()).Opcode);
        ServerFrame frame = await ReadPastPingsAsync(conversation);

        Assert.Equal((Opcode.Close, 1001), (frame.Opcode, frame.CloseCode));
        conversation.Client.HalfClose();
        Assert.Empty(await conversation.Client.ReadToEndAsync());
    }

    private static async Task A_peer_that_does_not_answer_our_close_is_cut_off(int port)
    {
        await using Conversation conversation = await Conversation.OpenAsync(port, "STUBBORN", EchoedPayload.Call);
        await conversation.SayAsync(ClientFrame.Make(Opcode.Binary, []));

        Assert.Equal(1003, (await ReadPastPingsAsync(conversation)).CloseCode);
        Assert.Empty(await conversation.Client.ReadToEndAsync());
    }

    private static async Task A_peer_inside_a_frame_is_closed_with_1001(int port)
    {
        await using Conversation conversation = await Conversation.OpenAsync(port, "STUCK", EchoedPayload.Call);
        await conversation.SayAsync(conversation.Text("never finished")[..^3]);

        ServerFrame frame = await ReadPastPingsAsync(conversation);

        Assert.Equal((Opcode.Close, 1001), (frame.Opcode, frame.CloseCode));
    }

    private static async Task<ServerFrame> ReadPastPingsAsync(Conversation conversation)
    {
        ServerFrame frame;
        do
        {
            frame = await conversation.Client.ReadFrameAsync();
        }
        while (frame.Opcode == Opcode.Ping);
        return frame;
    }
}
