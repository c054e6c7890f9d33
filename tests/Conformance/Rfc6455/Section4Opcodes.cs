using System.Text;
using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>Autobahn's section 4: reserved opcodes (RFC 6455 §5.2).</summary>
[Collection(ServerCollection.Name)]
public sealed class Section4Opcodes(RunningServers servers)
{
    [Theory]
    [Servers(3, "")] // 4.1.1
    [Servers(4, "reserved")] // 4.1.2
    [Servers(11, "")] // 4.2.1
    [Servers(12, "reserved")] // 4.2.2
    public async Task Case_4_1_1_4_1_2_4_2_1_and_4_2_2_a_reserved_opcode_is_1002(TestedServer server, int opcode, string payload)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(ClientFrame.Make((Opcode)opcode, Encoding.UTF8.GetBytes(payload)));

        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers(5, "")] // 4.1.3
    [Servers(6, "reserved")] // 4.1.4
    [Servers(7, "reserved")] // 4.1.5
    [Servers(13, "")] // 4.2.3
    [Servers(14, "reserved")] // 4.2.4
    [Servers(15, "reserved")] // 4.2.5
    public async Task Case_4_1_3_to_4_1_5_and_4_2_3_to_4_2_5_what_came_before_is_echoed_and_what_follows_is_not_read(TestedServer server, int opcode, string payload)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] reserved = ClientFrame.Make((Opcode)opcode, Encoding.UTF8.GetBytes(payload));

        await conversation.SayAsync(conversation.Text("Hello"), reserved, ClientFrame.Ping(""));

        await conversation.HearEchoAsync("Hello");
        await conversation.HearCloseAsync(1002);
    }

    [Theory]
    [Servers(5)]
    [Servers(13)]
    public async Task Case_4_1_3_and_4_2_3_byte_by_byte(TestedServer server, int opcode)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayChoppedAsync(1, conversation.Text("Hello"), ClientFrame.Make((Opcode)opcode, "reserved"u8), ClientFrame.Ping(""));

        await conversation.HearEchoAsync("Hello");
        await conversation.HearCloseAsync(1002);
    }
}
