using System.Text;
using System.Text.Json.Nodes;
using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Connections;

/// <summary>
/// Charge points that don't wait for an answer before the next CALL, which OCPP-J 1.6 §4.1.1 forbids and some do: each is answered, in
/// the order of asking, whether the answer waits for the disk or not.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class PipelinedCallTests(RunningServers servers)
{
    private const string Status = """
        {"connectorId":1,"errorCode":"NoError","status":"Available"}
        """;

    [Theory]
    [Gateways(1)]
    [Gateways(64)]
    [Gateways(65)]
    [Gateways(1000)]
    public async Task Calls_in_one_write_are_answered_in_order(TestedServer server, int count)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync([.. Enumerable.Range(0, count).Select(Call)]);

        await HearAnswersAsync(conversation.Client, count);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Gateways(1)]
    [Gateways(7)]
    [Gateways(1300)]
    public async Task Calls_in_pieces_that_respect_no_frame_are_answered_in_order(TestedServer server, int pieceLength)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayChoppedAsync(pieceLength, [.. Enumerable.Range(0, 100).Select(Call)]);

        await HearAnswersAsync(conversation.Client, 100);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Gateways]
    public async Task Calls_in_the_same_write_as_the_upgrade_request_are_answered_in_order(TestedServer server)
    {
        await using RawClient client = await RawClient.ConnectAsync(servers.PortOf(server));
        byte[] boot = Text("""[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");

        await client.SendAsync(UpgradeText.For(servers.NewId()).Concat(boot).Concat(Enumerable.Range(0, 50).SelectMany(Call)).ToArray());

        Assert.StartsWith("HTTP/1.1 101 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("[3,\"boot\",", (await client.ReadFrameAsync()).Text, StringComparison.Ordinal);
        await HearAnswersAsync(client, 50);
    }

    [Theory]
    [Gateways]
    public async Task What_is_no_message_between_calls_costs_none_of_them_its_answer(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync([.. Enumerable.Range(0, 100).SelectMany(number => new[] { Call(number), Text("no JSON"), Text("{}"), Text("[9,\"x\"]") })]);

        await HearAnswersAsync(conversation.Client, 100);
        await conversation.HearNothingMoreAsync();
    }

    /// <summary>By turns one whose answer waits for the disk, one that is answered at once and one that is refused.</summary>
    private static byte[] Call(int number) => Text((number % 3) switch
    {
        0 => $"""[2,"{number}","StatusNotification",{Status}]""",
        1 => $$"""[2,"{{number}}","Heartbeat",{}]""",
        _ => $$"""[2,"{{number}}","NoSuchAction",{}]""",
    });

    private static byte[] Text(string text) => ClientFrame.Make(Opcode.Text, Encoding.UTF8.GetBytes(text));

    private static async Task HearAnswersAsync(RawClient client, int count)
    {
        for (int number = 0; number < count; number++)
        {
            JsonArray answer = JsonNode.Parse((await client.ReadFrameAsync()).Payload)!.AsArray();
            Assert.Equal((number % 3 == 2 ? 4 : 3, $"{number}"), ((int)answer[0]!, (string)answer[1]!));
        }
    }
}
