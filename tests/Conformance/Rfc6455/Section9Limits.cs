using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>
/// Autobahn's section 9: large messages and many of them. The suite goes to 16 MiB; both servers take 1 MiB (Ocpp:MaxMessageSize), so
/// its larger classes are 1009 here, and the binary ones 1003. The suite measures; here it only has to end.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class Section9Limits(RunningServers servers)
{
    [Theory]
    [Servers(64 * 1024)] // 9.1.1
    [Servers(256 * 1024)] // 9.1.2
    [Servers(1024 * 1024)] // 9.1.3
    public async Task Case_9_1_1_to_9_1_3_a_message_up_to_the_limit_comes_back(TestedServer server, int messageLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        string text = new('*', messageLength - conversation.Overhead);

        await conversation.SayAsync(conversation.Text(text));

        await conversation.HearEchoAsync(text);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers((1024 * 1024) + 1)]
    [Servers(4 * 1024 * 1024)] // 9.1.4
    [Servers(16 * 1024 * 1024)] // 9.1.6
    public async Task Case_9_1_4_to_9_1_6_a_larger_message_is_1009_by_its_header(TestedServer server, int messageLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] frame = ClientFrame.Make(Opcode.Text, new byte[messageLength]);

        // The header alone: whoever waits for the payload never answers.
        await conversation.SayAsync(frame[..14]);

        await conversation.HearCloseAsync(1009);
    }

    [Theory]
    [Servers(4 * 1024 * 1024)]
    public async Task Case_9_1_4_a_larger_message_whose_bytes_all_come_is_1009_too_and_no_reset(TestedServer server, int messageLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(Opcode.Text, new byte[messageLength - 14]));

        await conversation.HearCloseAsync(1009);
    }

    [Theory]
    [Servers(64 * 1024)] // 9.2.1
    [Servers(1024 * 1024)] // 9.2.3
    public async Task Case_9_2_a_binary_message_of_any_size_is_1003(TestedServer server, int messageLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(Opcode.Binary, new byte[messageLength]));

        await conversation.HearCloseAsync(1003);
    }

    [Theory]
    [Servers(64)] // 9.3.1
    [Servers(256)]
    [Servers(1024)]
    [Servers(4 * 1024)]
    [Servers(16 * 1024)]
    [Servers(64 * 1024)]
    [Servers(256 * 1024)]
    [Servers(1024 * 1024)] // 9.3.8
    public async Task Case_9_3_a_message_of_the_limit_in_fragments_comes_back(TestedServer server, int fragmentLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] text = [.. Enumerable.Repeat((byte)'*', (1024 * 1024) - conversation.Overhead)];

        await conversation.SayAsync(conversation.Fragments(text, fragmentLength));

        await conversation.HearEchoAsync(text);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_9_3_9_fragments_of_more_than_the_limit_together_are_1009(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] text = [.. Enumerable.Repeat((byte)'*', (1024 * 1024) - conversation.Overhead + 1)];

        await conversation.SayAsync(conversation.Fragments(text, 64 * 1024));

        await conversation.HearCloseAsync(1009);
    }

    [Theory]
    [Servers(64)] // 9.4.1
    [Servers(64 * 1024)]
    public async Task Case_9_4_a_fragmented_binary_message_is_1003_at_its_first_frame(TestedServer server, int fragmentLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(Opcode.Binary, new byte[fragmentLength], isFinal: false));

        await conversation.HearCloseAsync(1003);
    }

    [Theory]
    [Servers(64)] // 9.5.1
    [Servers(128)]
    [Servers(256)]
    [Servers(512)]
    [Servers(1024)]
    [Servers(2048)] // 9.5.6
    public async Task Case_9_5_a_message_of_the_limit_in_pieces_comes_back(TestedServer server, int pieceLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        string text = new('*', (1024 * 1024) - conversation.Overhead);

        await conversation.SayChoppedAsync(pieceLength, conversation.Text(text));

        await conversation.HearEchoAsync(text);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers(64)] // 9.6.1
    [Servers(2048)] // 9.6.6
    public async Task Case_9_6_a_binary_message_in_pieces_is_1003_and_no_reset(TestedServer server, int pieceLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayChoppedAsync(pieceLength, ClientFrame.Make(Opcode.Binary, new byte[64 * 1024]));

        await conversation.HearCloseAsync(1003);
    }

    [Theory]
    [Servers(0)] // 9.7.1
    [Servers(16)]
    [Servers(64)]
    [Servers(256)]
    [Servers(1024)]
    [Servers(4096)] // 9.7.6
    public async Task Case_9_7_a_thousand_messages_come_back_one_after_the_other(TestedServer server, int length)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        for (int number = 0; number < 1000; number++)
        {
            // OCPP answers a CALL that repeats the last one from memory; with the number in front no two are the same.
            string text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}{new string('*', length)}");
            await conversation.SayAsync(conversation.Text(text));
            await conversation.HearEchoAsync(text);
        }

        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers(16)] // 9.8
    public async Task Case_9_8_of_many_binary_messages_the_first_is_1003(TestedServer server, int length)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] frame = ClientFrame.Make(Opcode.Binary, new byte[length]);

        await conversation.SayAsync([.. Enumerable.Repeat(frame, 1000)]);

        await conversation.HearCloseAsync(1003);
    }
}
