using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>Autobahn's section 2: RFC 6455 §5.5.2 and §5.5.3.</summary>
[Collection(ServerCollection.Name)]
public sealed class Section2PingsAndPongs(RunningServers servers)
{
    [Theory]
    [Servers]
    public async Task Case_2_1_a_ping_without_payload_is_answered(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Ping(""));

        await conversation.HearPongAsync("");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_2_2_a_ping_with_text_gets_the_same_text(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Ping("Hello, world!"));

        await conversation.HearPongAsync("Hello, world!");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_2_3_a_pings_payload_may_be_any_bytes(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] payload = [0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF];

        await conversation.SayAsync(ClientFrame.Ping(payload));

        await conversation.HearPongAsync(payload);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_2_4_a_ping_of_125_bytes_is_answered(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] payload = LongestPayload();

        await conversation.SayAsync(ClientFrame.Ping(payload));

        await conversation.HearPongAsync(payload);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_2_5_a_ping_of_126_bytes_is_1002(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Ping(new byte[126]));

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers]
    public async Task Case_2_6_a_ping_that_comes_byte_by_byte_is_answered(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] payload = LongestPayload();

        await conversation.SayChoppedAsync(1, ClientFrame.Ping(payload));

        await conversation.HearPongAsync(payload);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers("")] // 2.7
    [Servers("unasked")] // 2.8
    public async Task Case_2_7_and_2_8_a_pong_that_nobody_asked_for_is_passed_over(TestedServer server, string payload)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Pong(payload));

        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_2_9_a_ping_after_an_unasked_pong_is_answered_with_its_own_payload(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Pong("unasked"), ClientFrame.Ping("asked"));

        await conversation.HearPongAsync("asked");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_2_10_ten_pings_are_answered_in_order(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(TenPings());

        await HearTenPongsAsync(conversation);
    }

    [Theory]
    [Servers]
    public async Task Case_2_11_ten_pings_that_come_byte_by_byte_are_answered_in_order(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayChoppedAsync(1, TenPings());

        await HearTenPongsAsync(conversation);
    }

    private static byte[] LongestPayload() => [.. Enumerable.Repeat((byte)0xFE, 125)];

    private static byte[][] TenPings() => [.. Enumerable.Range(0, 10).Select(static number => ClientFrame.Ping($"payload-{number}"))];

    private static async Task HearTenPongsAsync(Conversation conversation)
    {
        for (int number = 0; number < 10; number++)
        {
            await conversation.HearPongAsync($"payload-{number}");
        }

        await conversation.HearNothingMoreAsync();
    }
}
