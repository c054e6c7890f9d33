using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.V16;

/// <summary>What charge points in the field were seen to do, replayed: each is answered so that it goes on, and counted by its name.</summary>
public sealed class RealChargePointTests
{
    private const string Boot = """{"chargePointVendor":"V","chargePointModel":"M"}""";

    [Theory]
    [InlineData("StartTransaction", """{"connectorId":"1","idTag":12345678,"meterStart":"100","timestamp":"2026-06-01T12:00:00Z"}""", "NumberForText, TextForNumber")]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":26008.333,"timestamp":"2026-06-01T12:00:00Z"}""", "FractionalInteger")]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"123456789012345678901","meterStart":-1,"timestamp":"2026-06-01T12:00:00Z","reservationId":null}""", "TextTooLong, NullForAbsent")]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00"}""", "TimestampWithoutOffset")]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00+02"}""", "ShortOffset")]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"yesterday"}""", "MalformedTimestamp")]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"1970-01-01T00:00:12Z"}""", "ImplausibleTime")]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":5,"meterStart":1,"timestamp":"2026-06-01T12:00:00Z","vendor":{"x":[1]}}""", "UnknownProperty, DuplicateProperty")]
    [InlineData("StopTransaction", """{"transactionId":9223372036854775807,"meterStop":1,"timestamp":"2026-06-01T12:00:00Z","reason":"Because"}""", "IntegerOutOfRange, UnknownEnumValue, ForeignTransactionId")]
    [InlineData("StopTransaction", """{"transactionId":0,"meterStop":-5,"timestamp":"2099-06-01T12:00:00Z"}""", "ForeignTransactionId, ImplausibleTime")]
    [InlineData("StopTransaction", """{"transactionId":-1,"idTag":"","meterStop":1,"timestamp":"2026-06-01T12:00:00Z","transactionData":"none"}""", "WrongTypeForOptional, ForeignTransactionId")]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":77,"meterValue":[{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[{"value":0.0,"unit":"Hz","measurand":"SoCState","context":"Sometimes"}]}]}""", "NumberForText, UnknownEnumValue, ForeignTransactionId")]
    [InlineData("MeterValues", """{"connectorId":1,"meterValue":[]}""", "EmptyArray")]
    [InlineData("MeterValues", """{"connectorId":1,"meterValue":[{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[]}]}""", "EmptyArray")]
    public async Task A_transaction_message_that_can_be_read_is_answered_kept_and_counted_strict_or_not(string action, string payload, string tolerances)
    {
        foreach (OcppOptions options in new[] { new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never }, ChargePointRig.Strict })
        {
            await using ChargePointRig rig = new(options);
            rig.Call("BootNotification", Boot);

            rig.Peer.Send($"""[2,"x","{action}",{payload}]""");

            Assert.StartsWith("[3,\"x\",", rig.Peer.Receive(), StringComparison.Ordinal);
            Assert.True(rig.LastFactHolds(payload));
            Assert.Equal(tolerances, Tolerances(rig));
            Assert.Equal(tolerances, FlagsOf(rig.LastEvent()));
        }
    }

    [Theory]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":100,"timestamp":"2026-06-01T12:00:00Z"}""")]
    [InlineData("StartTransaction", """{"connectorId":1,"idTag":"","meterStart":100,"timestamp":"2026-06-01T12:00:00Z"}""")]
    [InlineData("MeterValues", """{"connectorId":1,"meterValue":[{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[{"value":"1"}]}]}""")]
    public async Task A_message_that_needs_no_forgiveness_is_not_flagged(string action, string payload)
    {
        await using ChargePointRig rig = new();
        rig.Call("BootNotification", Boot);

        rig.Call(action, payload);

        Assert.True(rig.LastFactHolds(payload));
        Assert.DoesNotContain("tolerances", rig.LastEvent(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_array_around_a_transaction_message_was_forgiven_flags_it_too()
    {
        await using ChargePointRig rig = new();
        rig.Call("BootNotification", Boot);

        rig.Peer.Send("""[2,17,"StartTransaction",{"connectorId":1,"idTag":5,"meterStart":100,"timestamp":"2026-06-01T12:00:00Z"}]""");

        Assert.StartsWith("[3,17,", rig.Peer.Receive(), StringComparison.Ordinal);
        Assert.Equal("NumberForText, NumericMessageId", FlagsOf(rig.LastEvent()));
    }

    [Theory]
    [InlineData("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"12345678901234567890123456"}""", "TextTooLong")]
    [InlineData("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":null,"iccid":8949}""", "NumberForText, NullForAbsent")]
    [InlineData("StatusNotification", """{"connectorId":1,"errorCode":"Error","status":"Available"}""", "UnknownEnumValue")]
    [InlineData("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"1970-01-01T00:00:00Z"}""", "ImplausibleTime")]
    [InlineData("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available","info":"a\u0000b"}""", "")]
    [InlineData("Authorize", """{"idTag":"T","connectorId":1}""", "UnknownProperty")]
    [InlineData("Authorize", "{\"idTag\":\"T\u0010\u000e\"}", "ControlCharacters")]
    [InlineData("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available","info":"\ud800"}""", "LoneSurrogate")]
    [InlineData("DataTransfer", """{"vendorId":"V","data":{"a":1}}""", "ObjectForText")]
    [InlineData("DataTransfer", """{"vendorId":"V","data":"\"{\\\"a\\\":1}\""}""", "")]
    [InlineData("Heartbeat", "null", "")]
    [InlineData("Heartbeat", "{ }", "")]
    public async Task Other_messages_are_served_too_and_counted(string action, string payload, string tolerances)
    {
        await using ChargePointRig rig = new();
        rig.Call("BootNotification", Boot);

        rig.Peer.Send($"""[2,"x","{action}",{payload}]""");

        Assert.StartsWith("[3,\"x\",", rig.Peer.Receive(), StringComparison.Ordinal);
        Assert.Equal(tolerances, Tolerances(rig));
    }

    [Theory]
    [InlineData("""[2,"7","Heartbeat",{]""", """[4,"7","FormationViolation",""")]
    [InlineData("""[2,"7","Heartbeat",{"a":[}]""", """[4,"7","FormationViolation",""")]
    [InlineData("""[2,"7",,"Heartbeat",{}]""", """[4,"7",""")]
    [InlineData("""[2,"7","Heartbeat",{}]}""", """[4,"7","FormationViolation",""")]
    public async Task Broken_JSON_whose_id_can_be_read_gets_an_error_and_the_connection_lives(string message, string answer)
    {
        await using ChargePointRig rig = new();
        rig.Call("BootNotification", Boot);

        rig.Peer.Send(message);

        Assert.StartsWith(answer, rig.Peer.Receive(), StringComparison.Ordinal);
        Assert.Equal("BrokenMessage", Tolerances(rig));
        Assert.StartsWith("{\"currentTime\"", rig.Call("Heartbeat", "{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"configurationKey":[]""")]
    [InlineData("""{"configurationKey":[,{"key":"A","readonly":false}]}""")]
    public async Task A_broken_answer_ends_its_own_command_and_the_next_one_is_served(string answer)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome broken = await rig.AskAsync(peer, "GetConfiguration", "{}", answer);
        CommandOutcome next = await rig.AskAsync(peer, "ClearCache", "{}", """{"status":"Accepted"}""");

        Assert.Equal(CommandState.Error, (await rig.FindAsync(broken.CommandId!)).State);
        Assert.Equal(CommandState.Accepted, (await rig.FindAsync(next.CommandId!)).State);
        Assert.True(rig.Node.Get<SessionTable>().TryGet("CP1", out ChargePointSession? session));
        Assert.Equal("BrokenMessage", Names(session));
    }

    [Fact]
    public async Task A_configuration_value_of_more_than_500_characters_is_kept_whole()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        string value = new('v', 700);

        await rig.AskAsync(peer, "GetConfiguration", "{}", $$"""{"configurationKey":[{"key":"Long","readonly":"false","value":"{{value}}"}]}""");

        Assert.Equal(value, (await rig.ChargePointAsync()).Configuration!["Long"].Value);
    }

    [Fact]
    public async Task Control_characters_around_an_id_tag_do_not_hide_whose_it_is()
    {
        await using ChargePointRig rig = new();
        await rig.RegisterTagAsync(new IdTagView("T", AuthorizationStatus.Blocked, null, null));
        rig.Call("BootNotification", Boot);

        string answer = rig.Call("Authorize", "{\"idTag\":\"t\u0010\u000e\"}");

        Assert.Equal("""{"idTagInfo":{"status":"Blocked"}}""", answer);
    }

    [Fact]
    public async Task One_whose_measurands_are_better_not_asked_for_is_asked_nothing()
    {
        await using ChargePointRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never });

        rig.Call("BootNotification", Boot);

        Assert.Null(rig.Peer.Next());
    }

    [Fact]
    public async Task A_status_before_or_without_a_boot_is_served_and_counted()
    {
        await using ChargePointRig rig = new();

        Assert.Equal("{}", rig.Call("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available"}"""));
        Assert.StartsWith("{\"currentTime\"", rig.Call("Heartbeat", "{}"), StringComparison.Ordinal);

        Assert.Equal("Available", (await rig.ConnectorAsync(1)).Status);
        Assert.Equal(2, CountOf(rig, Tolerance.CallBeforeBoot));
    }

    [Fact]
    public async Task The_same_call_again_gets_the_same_answer_and_is_counted()
    {
        await using ChargePointRig rig = new();
        rig.Call("BootNotification", Boot);
        const string Start = """{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}""";

        string first = rig.Call("StartTransaction", Start);
        string repeated = rig.Call("StartTransaction", Start);
        rig.Peer.Send($"""[2,"other","StartTransaction",{Start}]""");
        string again = rig.Peer.Receive();

        Assert.Equal(first, repeated);
        Assert.Equal($"[3,\"other\",{first}]", again);
        Assert.Single(await rig.TransactionsAsync());
        Assert.Equal((1, 1), (CountOf(rig, Tolerance.RepeatedCall), CountOf(rig, Tolerance.RepeatedStart)));
    }

    [Fact]
    public async Task A_reply_after_the_time_out_is_kept_with_its_command_and_counted()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        Task<CommandOutcome> asked = rig.SubmitAsync("ClearCache", "{}");
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);

        rig.Node.Advance(TimeSpan.FromSeconds(61));
        CommandOutcome outcome = await asked;
        while (peer.Next() is not null)
        {
            // Pings.
        }

        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");
        CommandView command = await rig.FindAsync(outcome.CommandId!);

        Assert.Equal(CommandState.Timeout, command.State);
        Assert.Equal("""{"status":"Accepted"}""", CommandRig.Text(command.Response));
        Assert.True(rig.Node.Get<SessionTable>().TryGet("CP1", out ChargePointSession? session));
        Assert.Contains(KeyValuePair.Create(Tolerance.LateAnswer, 1), session.Tolerances.NonZero());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    public async Task A_charge_point_without_pongs_lives_by_its_other_bytes(bool answers, int expected)
    {
        await using ChargePointRig rig = new();
        rig.Call("BootNotification", Boot);

        for (int number = 0; number < 3; number++)
        {
            rig.Node.Advance(TimeSpan.FromSeconds(26));
            Assert.Equal(Opcode.Ping, rig.Peer.Next()!.Value.Opcode);
            if (answers)
            {
                rig.Peer.SendFrame(Opcode.Pong, []);
            }
            else
            {
                rig.Peer.Send($$"""[2,"h{{number}}","Heartbeat",{}]""");
                rig.Peer.Receive();
            }
        }

        Assert.False(rig.Peer.Served.IsCompleted);
        Assert.Equal(expected, CountOf(rig, Tolerance.UnansweredPing));
    }

    [Fact]
    public async Task Absurd_numbers_are_shown_and_not_believed()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await rig.AskAsync(peer, "GetConfiguration", "{}", """{"configurationKey":[{"key":"NumberOfConnectors","readonly":"true","value":1634030126}]}""");

        for (int connector = 0; connector < 300; connector++)
        {
            await CommandRig.CallAsync(peer, $$"""[2,"s{{connector}}","StatusNotification",{"connectorId":{{connector * 5_000_000}},"errorCode":"NoError","status":"Available"}]""");
        }

        ChargePointView view = await rig.ChargePointAsync();
        Assert.Equal(("1634030126", true), (view.Configuration!["NumberOfConnectors"].Value, view.Configuration["NumberOfConnectors"].IsReadonly));
        Assert.Equal(ConnectorList.MaxConnectors, view.Connectors.Count);
    }

    [Theory]
    [InlineData("/ocpp//CP-9", "Sec-WebSocket-Protocol: ocpp1.6\r\nHost: h\r\nConnection: Upgrade\r\n", "DoubledSlashes")]
    [InlineData("/ocpp/CP-9/?x=1", "Sec-WebSocket-Protocol: OCPP1.6\r\nHost: h\r\nConnection: Upgrade\r\n", "QueryString, TrailingSlash")]
    [InlineData("/ocpp/CP-9", "Sec-WebSocket-Protocol: ocpp1.6\r\nHost: h\r\n", "MissingConnectionUpgrade")]
    [InlineData("/ocpp/CP-9", "Connection: Upgrade\r\n", "MissingSubprotocol, MissingHost")]
    [InlineData("/ocpp/CP-9", "Sec-WebSocket-Protocol: ocpp1.6\r\nHost: h\r\nConnection: Upgrade\r\n", "")]
    public async Task Handshakes_are_forgiven_and_counted_too(string path, string headers, string tolerances)
    {
        await using TestNode node = new();
        TestPeer peer = node.Open();

        peer.SendBytes(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"));

        Assert.StartsWith("HTTP/1.1 101 ", peer.ReadText(), StringComparison.Ordinal);
        Assert.True(node.Get<SessionTable>().TryGet("CP-9", out ChargePointSession? session));
        Assert.Equal(tolerances, Names(session));
    }

    private static string FlagsOf(string cloudEvent)
    {
        using JsonDocument document = JsonDocument.Parse(cloudEvent);
        return document.RootElement.GetProperty("data").TryGetProperty("tolerances", out JsonElement tolerances)
            ? string.Join(", ", tolerances.EnumerateArray().Select(static tolerance => tolerance.GetString()))
            : "";
    }

    private static int CountOf(ChargePointRig rig, Tolerance tolerance) => SessionOf(rig).Tolerances.NonZero().Where(count => count.Key == tolerance).Sum(static count => count.Value);

    private static string Tolerances(ChargePointRig rig) => Names(SessionOf(rig));

    private static string Names(ChargePointSession session) => string.Join(", ", session.Tolerances.NonZero().Select(static count => count.Key).Order());

    private static ChargePointSession SessionOf(ChargePointRig rig) =>
        rig.Node.Get<SessionTable>().TryGet(ChargePointRig.Id, out ChargePointSession? session) ? session : throw new InvalidOperationException("It is not connected.");
}
