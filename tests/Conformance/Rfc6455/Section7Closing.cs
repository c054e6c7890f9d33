using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>Autobahn's section 7: the closing handshake and its codes (RFC 6455 §5.5.1, §7).</summary>
[Collection(ServerCollection.Name)]
public sealed class Section7Closing(RunningServers servers)
{
    [Theory]
    [Servers]
    public async Task Case_7_1_1_a_close_after_a_message_is_answered(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(conversation.Text("Hello World!"), ClientFrame.Close(1000));

        await conversation.HearEchoAsync("Hello World!");
        await conversation.HearCloseAsync(1000);
    }

    [Theory]
    [Servers]
    public async Task Case_7_1_2_the_second_of_two_closes_is_passed_over(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Close(1000), ClientFrame.Close(1000));

        await conversation.HearCloseAsync(1000);
    }

    [Theory]
    [Servers]
    public async Task Case_7_1_3_a_ping_after_the_close_is_not_answered(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Close(1000), ClientFrame.Ping("late"));

        await conversation.HearCloseAsync(1000);
    }

    [Theory]
    [Servers]
    public async Task Case_7_1_4_a_text_after_the_close_is_not_read(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Close(1000), conversation.Text("late"));

        await conversation.HearCloseAsync(1000);
    }

    [Theory]
    [Servers]
    public async Task Case_7_1_5_a_close_ends_an_unfinished_message(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] fragments = conversation.Fragments("fragment1", "fragment2");

        await conversation.SayAsync(fragments[0], ClientFrame.Close(1000), fragments[1]);

        await conversation.HearCloseAsync(1000);
    }

    [Theory]
    [Servers]
    public async Task Case_7_1_6_a_large_message_before_the_close_comes_back_and_the_ping_after_it_does_not(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        string text = new('*', 256 * 1024);

        await conversation.SayAsync(conversation.Text(text), conversation.Text("Hello World!"), ClientFrame.Close(1000), ClientFrame.Ping("late"));

        await conversation.HearEchoAsync(text);
        await conversation.HearEchoAsync("Hello World!");
        await conversation.HearCloseAsync(1000);
    }

    [Theory]
    [Servers]
    public async Task Case_7_3_1_a_close_without_a_code_is_answered_without_one(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(Opcode.Close, []));

        await conversation.HearCloseAsync(null);
    }

    [Theory]
    [Servers]
    public async Task Case_7_3_2_a_close_with_half_a_code_is_1002(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(Opcode.Close, "a"u8));

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers(0)] // 7.3.3
    [Servers(13)] // 7.3.4
    [Servers(123)] // 7.3.5
    public async Task Case_7_3_3_to_7_3_5_a_close_with_a_reason_is_answered(TestedServer server, int reasonLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Close(1000, new string('*', reasonLength)));

        await conversation.HearCloseAsync(1000);
    }

    [Theory]
    [Servers]
    public async Task Case_7_3_6_a_close_with_a_reason_of_124_bytes_is_1002(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Close(1000, new string('*', 124)));

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers]
    public async Task Case_7_5_1_a_close_with_a_reason_that_is_not_UTF8_is_1007(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(Opcode.Close, [0x03, 0xE8, .. "κόσμε"u8, 0xED, 0xA0, 0x80, .. "edited"u8]));

        await conversation.HearCloseAsync(1007);
    }

    [Theory]
    [Servers(1000)] // 7.7.1
    [Servers(1001)]
    [Servers(1002)]
    [Servers(1003)]
    [Servers(1007)]
    [Servers(1008)]
    [Servers(1009)]
    [Servers(1010)]
    [Servers(1011)]
    [Servers(1012)] // These three were registered after RFC 6455.
    [Servers(1013)]
    [Servers(1014)]
    [Servers(3000)]
    [Servers(3999)]
    [Servers(4000)]
    [Servers(4999)] // 7.7.13
    public async Task Case_7_7_a_code_that_may_be_sent_is_repeated(TestedServer server, int code)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Close(code));

        await conversation.HearCloseAsync(code);
    }

    [Theory]
    [Servers(0)] // 7.9.1
    [Servers(999)]
    [Servers(1004)]
    [Servers(1005)]
    [Servers(1006)]
    [Servers(1015)]
    [Servers(1016)]
    [Servers(1100)]
    [Servers(2000)]
    [Servers(2999)] // The last of 7.9
    [Servers(5000)] // 7.13.1
    [Servers(65535)] // 7.13.2
    public async Task Case_7_9_and_7_13_a_code_that_may_not_be_sent_is_1002(TestedServer server, int code)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Close(code));

        await conversation.HearCloseAsync(1002);
    }
}
