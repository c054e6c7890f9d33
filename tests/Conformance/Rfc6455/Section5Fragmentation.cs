using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>Autobahn's section 5: RFC 6455 §5.4. Its triples of one write, one per frame and one per byte are one case here with three chops.</summary>
[Collection(ServerCollection.Name)]
public sealed class Section5Fragmentation(RunningServers servers)
{
    /// <summary>How the frames of a case reach the server.</summary>
    public enum Writes
    {
        /// <summary>All at once.</summary>
        One,

        /// <summary>One for each frame.</summary>
        PerFrame,

        /// <summary>One for each byte.</summary>
        PerByte,
    }

    [Theory]
    [Servers(Opcode.Ping)] // 5.1
    [Servers(Opcode.Pong)] // 5.2
    public async Task Case_5_1_and_5_2_a_control_frame_in_two_fragments_is_1002(TestedServer server, Opcode opcode)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(opcode, "frag"u8, isFinal: false), ClientFrame.Make(Opcode.Continuation, "ment"u8));

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers(Writes.One)] // 5.3
    [Servers(Writes.PerFrame)] // 5.4
    [Servers(Writes.PerByte)] // 5.5
    public async Task Case_5_3_to_5_5_a_text_in_two_fragments_comes_back_whole(TestedServer server, Writes writes)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await SayAsync(conversation, writes, conversation.Fragments("fragment1", "fragment2"));

        await conversation.HearEchoAsync("fragment1fragment2");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers(Writes.One)] // 5.6
    [Servers(Writes.PerFrame)] // 5.7
    [Servers(Writes.PerByte)] // 5.8
    public async Task Case_5_6_to_5_8_a_ping_between_two_fragments_is_answered_first(TestedServer server, Writes writes)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] fragments = conversation.Fragments("fragment1", "fragment2");

        await SayAsync(conversation, writes, fragments[0], ClientFrame.Ping("between"), fragments[1]);

        await conversation.HearPongAsync("between");
        await conversation.HearEchoAsync("fragment1fragment2");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers(true, Writes.One)] // 5.9
    [Servers(true, Writes.PerFrame)] // 5.10
    [Servers(true, Writes.PerByte)] // 5.11
    [Servers(false, Writes.One)] // 5.12
    [Servers(false, Writes.PerFrame)] // 5.13
    [Servers(false, Writes.PerByte)] // 5.14
    public async Task Case_5_9_to_5_14_a_continuation_of_nothing_is_1002(TestedServer server, bool isFinal, Writes writes)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await SayAsync(conversation, writes, ClientFrame.Make(Opcode.Continuation, "non-continuation"u8, isFinal), conversation.Text("Hello, world!"));

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers]
    public async Task Case_5_15_after_a_whole_fragmented_text_a_continuation_of_nothing_is_1002(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] fragments = conversation.Fragments("fragment1", "fragment2");

        await conversation.SayAsync([.. fragments, ClientFrame.Make(Opcode.Continuation, "fragment3"u8, isFinal: false), conversation.Text("fragment4")]);

        await conversation.HearEchoAsync("fragment1fragment2");
        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers(false)] // 5.16
    [Servers(true)] // 5.17
    public async Task Case_5_16_and_5_17_a_continuation_before_a_fragmented_text_is_1002(TestedServer server, bool isFinal)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] round = [ClientFrame.Make(Opcode.Continuation, "fragment1"u8, isFinal), .. conversation.Fragments("fragment2", "fragment3")];

        await conversation.SayAsync([.. round, .. round]);

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers]
    public async Task Case_5_18_a_new_text_inside_a_fragmented_one_is_1002(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(conversation.Fragments("fragment1", "fragment2")[0], conversation.Text("fragment2"));

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers(Writes.One)] // 5.19
    [Servers(Writes.PerFrame)]
    [Servers(Writes.PerByte)] // 5.20
    public async Task Case_5_19_and_5_20_pings_between_five_fragments_are_answered_as_they_come(TestedServer server, Writes writes)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] fragments = conversation.Fragments("fragment1", "fragment2", "fragment3", "fragment4", "fragment5");

        await SayAsync(conversation, writes, fragments[0], fragments[1], ClientFrame.Ping("first"));
        await conversation.HearPongAsync("first");
        await SayAsync(conversation, writes, fragments[2], fragments[3], ClientFrame.Ping("second"), fragments[4]);

        await conversation.HearPongAsync("second");
        await conversation.HearEchoAsync("fragment1fragment2fragment3fragment4fragment5");
        await conversation.HearNothingMoreAsync();
    }

    private static Task SayAsync(Conversation conversation, Writes writes, params byte[][] frames) => writes switch
    {
        Writes.One => conversation.SayAsync(frames),
        Writes.PerFrame => conversation.SayOneByOneAsync(frames),
        _ => conversation.SayChoppedAsync(1, frames),
    };
}
