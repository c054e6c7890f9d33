using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.Testing;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Connections;

/// <summary>Peers of which nothing is heard any more, against a gateway that waits for nobody long. What is tested is that an end comes, not when.</summary>
public sealed class SilentPeerTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private GatewayProcess? _gateway;

    private int Port => _gateway!.OcppPort;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(
        _directory.Path,
        "--Ocpp:ReadConfiguration", "Never", "--Ocpp:HandshakeTimeout", "1s", "--Ocpp:PingInterval", "400ms", "--Ocpp:IdleTimeout", "2s");

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Every_kind_of_silence_ends()
    {
        // One test for all of them: the waits lie beside each other, and the process starts once.
        await Task.WhenAll(
            A_connection_without_a_byte_gets_408(),
            Half_an_upgrade_request_gets_408(),
            An_upgrade_request_that_drips_gets_408(),
            A_peer_that_answers_no_ping_is_closed_with_1001(),
            A_peer_that_does_not_answer_our_close_is_cut_off(),
            A_peer_inside_a_frame_is_closed_with_1001());
    }

    private async Task A_connection_without_a_byte_gets_408()
    {
        await using RawClient client = await RawClient.ConnectAsync(Port);

        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    private async Task Half_an_upgrade_request_gets_408()
    {
        await using RawClient client = await RawClient.ConnectAsync(Port);
        await client.SendAsync(UpgradeText.For("HALF").AsMemory(0, 60));

        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    private async Task An_upgrade_request_that_drips_gets_408()
    {
        // Each byte is a sign of life, and none of them may prolong the whole.
        await using RawClient client = await RawClient.ConnectAsync(Port);
        Task<string> answer = client.ReadHeadAsync();
        await client.SendAsync("GET /ocpp/DRIP HTTP/1.1\r\nX-Padding: "u8.ToArray());
        while (await Task.WhenAny(answer, Task.Delay(50)) != answer)
        {
            await client.SendAsync("x"u8.ToArray());
        }

        Assert.StartsWith("HTTP/1.1 408 ", await answer, StringComparison.Ordinal);
    }

    private async Task A_peer_that_answers_no_ping_is_closed_with_1001()
    {
        await using Conversation conversation = await Conversation.OpenAsync(Port, "MUTE", EchoedPayload.Call);

        ServerFrame frame = await conversation.Client.ReadFrameAsync();
        Assert.Equal(Opcode.Ping, frame.Opcode);
        while (frame.Opcode == Opcode.Ping)
        {
            frame = await conversation.Client.ReadFrameAsync();
        }

        Assert.Equal((Opcode.Close, 1001), (frame.Opcode, frame.CloseCode));
        conversation.Client.HalfClose();
        Assert.Empty(await conversation.Client.ReadToEndAsync());
    }

    private async Task A_peer_that_does_not_answer_our_close_is_cut_off()
    {
        await using Conversation conversation = await Conversation.OpenAsync(Port, "STUBBORN", EchoedPayload.Call);
        await conversation.SayAsync(ClientFrame.Make(Opcode.Binary, []));

        Assert.Equal(1003, (await conversation.Client.ReadFrameAsync()).CloseCode);
        Assert.Empty(await conversation.Client.ReadToEndAsync());
    }

    private async Task A_peer_inside_a_frame_is_closed_with_1001()
    {
        await using Conversation conversation = await Conversation.OpenAsync(Port, "STUCK", EchoedPayload.Call);
        await conversation.SayAsync(conversation.Text("never finished")[..^3]);

        ServerFrame frame = await conversation.Client.ReadFrameAsync();
        while (frame.Opcode == Opcode.Ping)
        {
            frame = await conversation.Client.ReadFrameAsync();
        }

        Assert.Equal((Opcode.Close, 1001), (frame.Opcode, frame.CloseCode));
    }
}
