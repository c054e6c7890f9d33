using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Gateway.Tests.Hosting;
using Ocpp.Storage.Journal;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class CommandDeskTests
{
    private const string Availability = """{ "connectorId" : 1, "type":"Inoperative" }""";

    [Fact]
    public async Task The_request_goes_out_and_the_confirmation_comes_back_byte_for_byte()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync("ChangeAvailability", Availability);
        string frame = await peer.ReceiveAsync();
        string id = frame[4..40];
        peer.Send($$"""[3,"{{id}}",{ "status" : "Accepted" , "extra":6.0 }]""");
        CommandOutcome outcome = await asked;

        Assert.Equal($$"""[2,"{{id}}","ChangeAvailability",{{Availability}}]""", frame);
        Assert.Equal(CommandResult.Confirmed, outcome.Result);
        Assert.Equal(id, outcome.CommandId);
        Assert.Equal("""{ "status" : "Accepted" , "extra":6.0 }""", CommandRig.Text(outcome.Response));
    }

    [Fact]
    public async Task A_confirmation_is_told_once_it_is_on_disk_and_not_before()
    {
        await using CommandRig rig = new(commitsManually: true);
        TestPeer peer = rig.Node.Connect("CP1");
        peer.Send(CommandRig.Boot);
        rig.Node.Journal.Commit();
        await peer.ReceiveAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync("ClearCache", "{}");
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        JournalPosition before = rig.Node.Journal.Appended;
        CommandRig.Answer(peer, sent, "{}");
        await CommandRig.WaitForAsync(() => rig.Node.Journal.Appended > before);
        bool isToldEarly = asked.IsCompleted;
        rig.Node.Journal.Commit();

        Assert.Equal(CommandResult.Confirmed, (await asked).Result);
        Assert.False(isToldEarly);
    }

    [Theory]
    [InlineData("""{"status":"Accepted"}""", "Accepted")]
    [InlineData("""{"status":"Scheduled"}""", "Accepted")]
    [InlineData("""{"status":"RebootRequired"}""", "Accepted")]
    [InlineData("""{"status":"Unlocked"}""", "Accepted")]
    [InlineData("""{}""", "Accepted")]
    [InlineData("""{"status":"Rejected"}""", "Rejected")]
    [InlineData("""{"status":"NotSupported"}""", "Rejected")]
    [InlineData("""{"status":"accepted"}""", "Rejected")]
    [InlineData("""{"status":17}""", "Rejected")]
    [InlineData("""{"nested":{"status":"Rejected"},"status":"Accepted"}""", "Accepted")]
    public async Task The_record_says_accepted_or_rejected_by_the_confirmations_status(string confirmation, string state)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome outcome = await rig.AskAsync(peer, "ChangeAvailability", Availability, confirmation);
        CommandView view = await rig.FindAsync(outcome.CommandId!);

        Assert.Equal(CommandResult.Confirmed, outcome.Result);
        Assert.Equal(Enum.Parse<CommandState>(state), view.State);
        Assert.Equal(confirmation, CommandRig.Text(view.Response));
        Assert.Equal(Availability, CommandRig.Text(view.Request));
        Assert.NotNull(view.SentAt);
        Assert.NotNull(view.AnsweredAt);
    }

    [Fact]
    public async Task An_unknown_charge_point_and_an_unknown_action_are_told_apart()
    {
        await using CommandRig rig = new();
        await rig.BootAsync();

        Assert.Equal(CommandResult.UnknownChargePoint, (await rig.SubmitAsync("Reset", """{"type":"Soft"}""", id: "nobody")).Result);
        Assert.Equal(CommandResult.UnknownAction, (await rig.SubmitAsync("Explode", "{}")).Result);
        Assert.Equal(CommandResult.UnknownAction, (await rig.SubmitAsync("Heartbeat", "{}")).Result);
        Assert.Equal(CommandResult.UnknownAction, (await rig.SubmitAsync("reset", """{"type":"Soft"}""")).Result);
    }

    [Theory]
    [InlineData("Reset", "{}", "type")]
    [InlineData("Reset", """{"type":"Medium"}""", "type")]
    [InlineData("UnlockConnector", """{"connectorId":"1"}""", "connectorId")]
    [InlineData("ChangeConfiguration", """{"key":"K","value":5}""", "value")]
    [InlineData("RemoteStartTransaction", """{"idTag":"a tag that has more than twenty characters"}""", "idTag")]
    [InlineData("Reset", "[]", "")]
    public async Task A_body_that_breaks_the_schema_is_refused_by_field_and_sends_nothing(string action, string body, string field)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome outcome = await rig.SubmitAsync(action, body);

        Assert.Equal(CommandResult.InvalidPayload, outcome.Result);
        Assert.Equal(field, outcome.Field ?? "");
        Assert.NotEmpty(outcome.Rule!);
        CommandRig.AssertNothingSent(peer);
    }

    [Theory]
    [InlineData("UnlockConnector", """{"connectorId":99}""")]
    [InlineData("UnlockConnector", """{"connectorId":-1}""")]
    [InlineData("CancelReservation", """{"reservationId":123456}""")]
    [InlineData("ChangeConfiguration", """{"key":"MeterValueSampleInterval","value":"-1"}""")]
    [InlineData("GetConfiguration", """{"key":[]}""")]
    [InlineData("ClearCache", "{}")]
    [InlineData("RemoteStopTransaction", """{"transactionId":0}""")]
    public async Task Only_the_schema_counts_not_whether_the_charge_point_will_refuse_it(string action, string body)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync(action, body);
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, sent, """{"status":"Rejected"}""");

        Assert.Equal(body, sent.Payload);
        Assert.Equal(CommandResult.Confirmed, (await asked).Result);
    }

    [Fact]
    public async Task A_charge_point_that_is_not_connected_gets_nothing_and_leaves_no_record()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await peer.DisposeAsync();

        CommandOutcome outcome = await rig.SubmitAsync("ClearCache", "{}");
        await rig.Queries.CatchUpAsync(CancellationToken.None);

        Assert.Equal(CommandResult.ChargePointOffline, outcome.Result);
        Assert.Empty(rig.Queries.Commands("CP1", null, 10).Items);
    }

    [Fact]
    public async Task A_callerror_is_passed_on_with_its_code_known_or_not()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync("ClearCache", "{}");
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        peer.Send($$"""[4,"{{sent.Id}}","OutOfCoffee","the \"pot\" is empty",{"pot":1.0}]""");
        CommandOutcome outcome = await asked;
        CommandView view = await rig.FindAsync(sent.Id);

        Assert.Equal(CommandResult.CallError, outcome.Result);
        Assert.Equal("OutOfCoffee", outcome.ErrorCode);
        Assert.Equal("the \"pot\" is empty", outcome.ErrorDescription);
        Assert.Equal("""{"pot":1.0}""", CommandRig.Text(outcome.ErrorDetails));
        Assert.Equal(CommandState.Error, view.State);
        Assert.Equal("OutOfCoffee", view.ErrorCode);
    }

    [Theory]
    [InlineData("ChangeConfiguration", """{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", "cannot", """{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", "cannot", """{"key":"AuthorizationKey","value":"***"}""")]
    [InlineData("ChangeConfiguration", """{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", "no 00112233445566778899aabbccddeeff", """{"got":["a 00112233445566778899aabbccddeeff",6.0]}""", "no ***", """{"got":["a ***",6.0]}""")]
    [InlineData("UpdateFirmware", """{"location":"ftp://user:hunter2@h/f","retrieveDate":"2026-01-01T00:00:00Z"}""", "hunter2 is wrong", """{"password":"hunter2"}""", "*** is wrong", """{"password":"***"}""")]
    [InlineData("ClearCache", "{}", "cannot", """{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", "cannot", """{"key":"AuthorizationKey","value":"***"}""")]
    [InlineData("ChangeConfiguration", """{"key":"Other","value":"17"}""", "no 17", """{"key":"Other","value":"17"}""", "no 17", """{"key":"Other","value":"17"}""")]
    public async Task A_callerror_is_neither_kept_nor_told_with_a_secret(string action, string request, string description, string details, string keptDescription, string keptDetails)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync(action, request);
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        peer.Send($$"""[4,"{{sent.Id}}","InternalError","{{description}}",{{details}}]""");
        CommandOutcome outcome = await asked;
        CommandView view = await rig.FindAsync(sent.Id);

        Assert.Equal((CommandResult.CallError, keptDescription, keptDetails), (outcome.Result, outcome.ErrorDescription, CommandRig.Text(outcome.ErrorDetails)));
        Assert.Equal((keptDescription, keptDetails), (view.ErrorDescription, CommandRig.Text(view.ErrorDetails)));
    }

    [Theory]
    [InlineData("ChangeConfiguration", """{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", """{"status":"Accepted","key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", """{"status":"Accepted","key":"AuthorizationKey","value":"***"}""")]
    [InlineData("ChangeConfiguration", """{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", """{"status":"Accepted","vendor":["set to 00112233445566778899aabbccddeeff",6.0]}""", """{"status":"Accepted","vendor":["set to ***",6.0]}""")]
    [InlineData("DataTransfer", """{"vendorId":"v"}""", """{"status":"Accepted","k\u0065y":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", """{"status":"Accepted","key":"AuthorizationKey","value":"***"}""")]
    [InlineData("GetDiagnostics", """{"location":"ftp://user:pass@h/f"}""", """{"fileName":"pass.log","location":"ftp://user:pass@h/f"}""", """{"fileName":"pass.log","location":"ftp://user:***@h/f"}""")]
    public async Task A_confirmation_is_told_as_it_came_and_kept_without_a_secret(string action, string request, string confirmation, string kept)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome outcome = await rig.AskAsync(peer, action, request, confirmation);

        Assert.Equal((CommandResult.Confirmed, confirmation), (outcome.Result, CommandRig.Text(outcome.Response)));
        Assert.Equal(kept, CommandRig.Text((await rig.FindAsync(outcome.CommandId!)).Response));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("\"yes\"")]
    public async Task A_confirmation_that_is_no_object_is_an_invalid_response(string confirmation)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome outcome = await rig.AskAsync(peer, "ClearCache", "{}", confirmation);

        Assert.Equal(CommandResult.InvalidResponse, outcome.Result);
        Assert.Equal(CommandState.Error, (await rig.FindAsync(outcome.CommandId!)).State);
    }

    [Theory]
    [InlineData("""{"configurationKey":[{"key":"a\ud800","readonly":false,"value":"1"}]}""")]
    [InlineData("""{"s\ud800us":"Accepted"}""")]
    public async Task A_confirmation_with_text_that_is_none_ends_the_command(string confirmation)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome outcome = await rig.AskAsync(peer, "GetConfiguration", "{}", confirmation);

        Assert.True(outcome.Result is CommandResult.Confirmed or CommandResult.InvalidResponse);
        Assert.True(CommandStates.IsFinal((await rig.FindAsync(outcome.CommandId!)).State));
    }

    [Fact]
    public async Task A_confirmation_whose_reading_fails_is_an_invalid_response()
    {
        await using CommandRig rig = new();
        ChargePoint chargePoint = rig.Node.Get<ChargePointDirectory>().Acquire("CP1");
        Command command = new() { Id = Command.NewId(rig.Node.Clock), ChargePointId = "CP1", Action = "ClearCache", Payload = "{}"u8.ToArray(), KeptPayload = "{}"u8.ToArray() };
        WarningLog log = new();
        CommandCall sent = new(command, rig.Node.Get<CommandProtocol>(), rig.Node.Get<EffectWatch>(), rig.Node.Get<CommandMetrics>(), rig.Node.Journal, rig.Node.Clock, log);

        lock (chargePoint.Turn)
        {
            sent.Sent(chargePoint);
            sent.Answered(chargePoint, """{"status":"""u8, isLate: false);
        }

        CommandOutcome outcome = await sent.Done.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(CommandResult.InvalidResponse, outcome.Result);
        Assert.Equal(CommandState.Error, (await rig.FindAsync(command.Id)).State);
        Assert.Single(log.Lines);
        rig.Node.Get<ChargePointDirectory>().Release(chargePoint);
    }

    [Fact]
    public async Task A_late_answer_leaves_the_state_at_timeout_and_is_kept()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, CallTimeout = TimeSpan.FromSeconds(5) });
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync("ClearCache", "{}");
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        rig.Node.Advance(TimeSpan.FromSeconds(6));
        CommandOutcome outcome = await asked;
        CommandView before = await rig.FindAsync(sent.Id);
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");
        CommandView after = await rig.FindAsync(sent.Id);

        Assert.Equal(CommandResult.CallTimeout, outcome.Result);
        Assert.Equal(CommandState.Timeout, before.State);
        Assert.Null(before.AnsweredAt);
        Assert.Equal(CommandState.Timeout, after.State);
        Assert.NotNull(after.AnsweredAt);
        Assert.Equal("""{"status":"Accepted"}""", CommandRig.Text(after.Response));
    }

    [Fact]
    public async Task A_connection_that_ends_after_the_sending_ends_the_command_at_once()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> first = rig.SubmitAsync("ClearCache", "{}");
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        Task<CommandOutcome> second = rig.SubmitAsync("Reset", """{"type":"Soft"}""");
        await peer.DisposeAsync();

        Assert.Equal(CommandResult.ConnectionLost, (await first).Result);
        Assert.Equal(CommandResult.ChargePointOffline, (await second).Result);
        Assert.Equal(CommandState.Offline, (await rig.FindAsync(sent.Id)).State);
    }

    [Fact]
    public async Task One_command_at_a_time_is_in_flight_and_the_rest_waits_in_order()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> first = rig.SubmitAsync("ClearCache", "{}");
        CommandRig.SentCall sentFirst = await CommandRig.ReceiveCallAsync(peer);
        Task<CommandOutcome> second = rig.SubmitAsync("GetLocalListVersion", "{}");
        CommandRig.AssertNothingSent(peer);
        CommandRig.Answer(peer, sentFirst, """{"status":"Accepted"}""");
        CommandRig.SentCall sentSecond = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, sentSecond, """{"listVersion":0}""");

        Assert.Equal(CommandResult.Confirmed, (await first).Result);
        Assert.Equal(CommandResult.Confirmed, (await second).Result);
        Assert.Equal("GetLocalListVersion", sentSecond.Action);
    }

    [Fact]
    public async Task One_command_too_many_is_refused_and_leaves_no_record()
    {
        await using CommandRig rig = new();
        await rig.BootAsync();
        CommandOptions noWait = new() { Wait = TimeSpan.Zero };

        for (int index = 0; index <= rig.Node.Get<SessionLimits>().MaxQueuedOutboundCalls; index++)
        {
            Assert.Equal(CommandResult.Underway, (await rig.SubmitAsync("ClearCache", "{}", noWait)).Result);
        }

        CommandOutcome outcome = await rig.SubmitAsync("ClearCache", "{}", noWait);

        Assert.Equal(CommandResult.TooManyCommands, outcome.Result);
        Assert.Null(outcome.CommandId);
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_gets_the_commands_name_and_the_command_goes_on()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome outcome = await rig.SubmitAsync("ClearCache", "{}", new CommandOptions { Wait = TimeSpan.Zero });
        CommandState before = (await rig.FindAsync(outcome.CommandId!)).State;
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");

        Assert.Equal(CommandResult.Underway, outcome.Result);
        Assert.Equal(outcome.CommandId, sent.Id);
        Assert.Equal(CommandState.Sent, before);
        Assert.Equal(CommandState.Accepted, (await rig.FindAsync(sent.Id)).State);
    }

    [Fact]
    public async Task Who_waits_a_while_is_told_when_it_is_over()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync("ClearCache", "{}", new CommandOptions { Wait = TimeSpan.FromSeconds(3) });
        await CommandRig.ReceiveCallAsync(peer);
        rig.Node.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(CommandResult.Underway, (await asked).Result);
    }

    [Theory]
    [InlineData("Rejected", "ClearCache", "{}", false)]
    [InlineData("Rejected", "RemoteStopTransaction", """{"transactionId":1}""", false)]
    [InlineData("Pending", "RemoteStopTransaction", """{"transactionId":1}""", false)]
    [InlineData("Pending", "RemoteStartTransaction", """{"idTag":"A"}""", false)]
    [InlineData("Pending", "GetConfiguration", "{}", true)]
    public async Task What_is_sent_before_the_boot_was_accepted(string bootStatus, string action, string payload, bool isSent)
    {
        await using CommandRig rig = new();
        await rig.Node.Get<FleetRegistrar>().PutAsync(
            "CP1", registration => registration with { BootStatus = Enum.Parse<Codec.V16.RegistrationStatus>(bootStatus) }, CancellationToken.None);
        await rig.BootAsync();

        CommandOutcome outcome = await rig.SubmitAsync(action, payload, new CommandOptions { Wait = TimeSpan.Zero });

        Assert.Equal(isSent ? CommandResult.Underway : CommandResult.ChargePointNotAccepted, outcome.Result);
    }

    [Fact]
    public async Task Ids_rise_with_time_and_fit_the_unique_id()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome first = await rig.AskAsync(peer, "ClearCache", "{}", "{}");
        rig.Node.Advance(TimeSpan.FromMilliseconds(5));
        CommandOutcome second = await rig.AskAsync(peer, "ClearCache", "{}", "{}");

        Assert.True(string.CompareOrdinal(first.CommandId, second.CommandId) < 0);
        Assert.True(first.CommandId!.Length <= 36);
    }

    [Fact]
    public async Task A_closed_connection_is_no_place_for_a_command()
    {
        await using CommandRig rig = new();
        await rig.BootAsync();
        Assert.True(rig.Node.Get<SessionTable>().TryGet("CP1", out ChargePointSession? session));
        session.CloseSoon(CloseCode.NormalClosure, "enough");

        Assert.Equal(CommandResult.ChargePointOffline, (await rig.SubmitAsync("ClearCache", "{}")).Result);
    }

    [Fact]
    public async Task A_command_that_cannot_be_recorded_is_not_sent_and_the_charge_point_is_told_to_come_back()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        rig.Node.Journal.SetHealth(JournalHealth.Full);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => rig.SubmitAsync("ClearCache", "{}"));
        (Opcode Opcode, byte[])? sent = peer.Next();
        rig.Node.Journal.SetHealth(JournalHealth.Healthy);

        Assert.Equal(Opcode.Close, sent?.Opcode);
        CommandRig.AssertNothingSent(peer);
    }

    [Fact]
    public async Task A_time_out_that_cannot_be_recorded_is_told_to_nobody_but_ends_the_waiting()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, CallTimeout = TimeSpan.FromSeconds(5) });
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync("ClearCache", "{}");
        await CommandRig.ReceiveCallAsync(peer);
        rig.Node.Journal.SetHealth(JournalHealth.Full);
        rig.Node.Advance(TimeSpan.FromSeconds(6));

        await Assert.ThrowsAsync<JournalUnavailableException>(() => asked);
        Assert.Equal(CloseCode.TryAgainLater, peer.ReceiveClose().Code);
    }
}
