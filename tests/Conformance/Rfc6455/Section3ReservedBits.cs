using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>Autobahn's section 3: without an extension the three reserved bits are 0 (RFC 6455 §5.2).</summary>
[Collection(ServerCollection.Name)]
public sealed class Section3ReservedBits(RunningServers servers)
{
    [Theory]
    [Servers]
    public async Task Case_3_1_a_text_with_RSV3_is_1002(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(Opcode.Text, "Hello"u8, reserved: 1));

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers]
    public async Task Case_3_2_what_came_before_RSV2_is_echoed_and_the_ping_after_it_is_not_answered(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(conversation.Text("Hello"), ClientFrame.Make(Opcode.Text, "Hello"u8, reserved: 2), ClientFrame.Ping(""));

        await conversation.HearEchoAsync("Hello");
        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers]
    public async Task Case_3_3_the_same_with_RSV2_and_RSV3_frame_by_frame(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayOneByOneAsync(conversation.Text("Hello"), ClientFrame.Make(Opcode.Text, "Hello"u8, reserved: 3), ClientFrame.Ping(""));

        await conversation.HearEchoAsync("Hello");
        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers]
    public async Task Case_3_4_the_same_with_RSV1_byte_by_byte(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayChoppedAsync(1, conversation.Text("Hello"), ClientFrame.Make(Opcode.Text, "Hello"u8, reserved: 4), ClientFrame.Ping(""));

        await conversation.HearEchoAsync("Hello");
        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers(Opcode.Binary, 5)] // 3.5
    [Servers(Opcode.Ping, 6)] // 3.6
    [Servers(Opcode.Close, 7)] // 3.7
    public async Task Case_3_5_to_3_7_reserved_bits_on_other_frames_are_1002(TestedServer server, Opcode opcode, int reserved)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(opcode, [], reserved: reserved));

        await conversation.HearCloseAsync(1002);
    }
}
