using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>Autobahn's section 1: messages of each length form. Its binary half asks for 1003 here: OCPP-J has no binary messages.</summary>
[Collection(ServerCollection.Name)]
public sealed class Section1Framing(RunningServers servers)
{
    [Theory]
    [Servers(0)] // 1.1.1
    [Servers(125)]
    [Servers(126)]
    [Servers(127)]
    [Servers(128)]
    [Servers(65535)]
    [Servers(65536)] // 1.1.7
    public async Task Case_1_1_1_to_1_1_7_a_text_of_each_length_form_comes_back(TestedServer server, int length)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        string text = new('*', length);

        await conversation.SayAsync(conversation.Text(text));

        await conversation.HearEchoAsync(text);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Gateways(125)]
    [Gateways(126)]
    [Gateways(65535)]
    [Gateways(65536)]
    public async Task Case_1_1_with_the_length_on_the_wire_itself_at_each_border(TestedServer server, int payloadLength)
    {
        // The gateway's payload is longer than its text, so that the borders of the frame's length are met here once more.
        await using Conversation conversation = await servers.ConnectAsync(server);
        string text = new('*', payloadLength - conversation.Overhead);

        await conversation.SayAsync(conversation.Text(text));

        await conversation.HearEchoAsync(text);
    }

    [Theory]
    [Servers]
    public async Task Case_1_1_8_a_text_in_pieces_of_997_bytes_comes_back(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        string text = new('*', 65536);

        await conversation.SayChoppedAsync(997, conversation.Text(text));

        await conversation.HearEchoAsync(text);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers(0)] // 1.2.1
    [Servers(125)]
    [Servers(126)]
    [Servers(127)]
    [Servers(128)]
    [Servers(65535)]
    [Servers(65536)] // 1.2.7
    public async Task Case_1_2_1_to_1_2_7_a_binary_message_of_each_length_form_is_1003(TestedServer server, int length)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make(Opcode.Binary, new byte[length]));

        await conversation.HearCloseAsync(1003);
    }

    [Theory]
    [Servers]
    public async Task Case_1_2_8_a_binary_message_in_pieces_of_997_bytes_is_1003(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayChoppedAsync(997, ClientFrame.Make(Opcode.Binary, new byte[65536]));

        await conversation.HearCloseAsync(1003);
    }
}
