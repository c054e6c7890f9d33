using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Gateway.V16.Outcomes;

namespace Ocpp.Gateway.Tests.Commands;

/// <summary>Each row of the table of effects: a CALL that isn't it, then the one that is. Transaction 1 runs on connector 3, connector 2 is reserved as 9.</summary>
public sealed class EffectRulesTests
{
    private const string Yes = """{"status":"Accepted"}""";
    private const string Update = """{"requestId":4,"firmware":{"location":"http://h/f","retrieveDateTime":"2026-06-01T12:00:00Z","signingCertificate":"C","signature":"S"}}""";
    private const string StartOf = ""","meterStart":0,"timestamp":"2026-06-01T12:00:00Z"}""";
    private const string StopAt = ""","meterStop":9,"timestamp":"2026-06-01T12:00:00Z"}""";
    private const string Values = ""","meterValue":[{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[{"value":"1"}]}]}""";

    public static TheoryData<string, string, string, string, string> Rows { get; } = new()
    {
        { "CancelReservation", """{"reservationId":9}""", Yes, Status(1, "Available"), Status(2, "Available") },
        { "ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}""", """{"status":"Scheduled"}""", Status(2, "Unavailable"), Status(1, "Unavailable") },
        { "ChangeAvailability", """{"connectorId":0,"type":"Operative"}""", Yes, Status(1, "Unavailable"), Status(1, "Available") },
        { "ExtendedTriggerMessage", """{"requestedMessage":"BootNotification"}""", Yes, """ "Heartbeat",{} """, """ "BootNotification",{"chargePointVendor":"V","chargePointModel":"M"} """ },
        { "ExtendedTriggerMessage", """{"requestedMessage":"FirmwareStatusNotification"}""", Yes, """ "FirmwareStatusNotification",{"status":"Idle"} """, """ "SignedFirmwareStatusNotification",{"status":"Idle"} """ },
        { "ExtendedTriggerMessage", """{"requestedMessage":"Heartbeat"}""", Yes, Status(1, "Available"), """ "Heartbeat",{} """ },
        { "ExtendedTriggerMessage", """{"requestedMessage":"LogStatusNotification"}""", Yes, """ "Heartbeat",{} """, """ "LogStatusNotification",{"status":"Idle"} """ },
        { "ExtendedTriggerMessage", """{"requestedMessage":"MeterValues","connectorId":1}""", Yes, $$""" "MeterValues",{"connectorId":2{{Values}} """, $$""" "MeterValues",{"connectorId":1{{Values}} """ },
        { "ExtendedTriggerMessage", """{"requestedMessage":"SignChargePointCertificate"}""", Yes, """ "Heartbeat",{} """, """ "SignCertificate",{"csr":"C"} """ },
        { "ExtendedTriggerMessage", """{"requestedMessage":"StatusNotification","connectorId":1}""", Yes, Status(2, "Faulted"), Status(1, "Faulted") },
        { "GetDiagnostics", """{"location":"ftp://h/"}""", """{"fileName":"a.zip"}""", """ "DiagnosticsStatusNotification",{"status":"Idle"} """, """ "DiagnosticsStatusNotification",{"status":"UploadFailed"} """ },
        { "GetLog", """{"logType":"SecurityLog","requestId":4,"log":{"remoteLocation":"ftp://h/"}}""", Yes, """ "LogStatusNotification",{"status":"Uploaded","requestId":5} """, """ "LogStatusNotification",{"status":"Uploaded","requestId":4} """ },
        { "RemoteStartTransaction", """{"idTag":"T","connectorId":1}""", Yes, """ "Authorize",{"idTag":"T"} """, $$""" "StartTransaction",{"connectorId":1,"idTag":"t"{{StartOf}} """ },
        { "RemoteStopTransaction", """{"transactionId":1}""", Yes, $$""" "StopTransaction",{"transactionId":2{{StopAt}} """, $$""" "StopTransaction",{"transactionId":1{{StopAt}} """ },
        { "ReserveNow", """{"connectorId":1,"expiryDate":"2026-06-01T13:00:00Z","idTag":"T","reservationId":3}""", Yes, Status(2, "Reserved"), Status(1, "Reserved") },
        { "Reset", """{"type":"Soft"}""", Yes, """ "Heartbeat",{} """, """ "BootNotification",{"chargePointVendor":"V","chargePointModel":"M"} """ },
        { "SignedUpdateFirmware", Update, Yes, """ "SignedFirmwareStatusNotification",{"status":"Installed","requestId":5} """, """ "SignedFirmwareStatusNotification",{"status":"InvalidSignature","requestId":4} """ },
        { "TriggerMessage", """{"requestedMessage":"BootNotification"}""", Yes, """ "Heartbeat",{} """, """ "BootNotification",{"chargePointVendor":"V","chargePointModel":"M"} """ },
        { "TriggerMessage", """{"requestedMessage":"DiagnosticsStatusNotification"}""", Yes, """ "Heartbeat",{} """, """ "DiagnosticsStatusNotification",{"status":"Idle"} """ },
        { "TriggerMessage", """{"requestedMessage":"FirmwareStatusNotification"}""", Yes, """ "Heartbeat",{} """, """ "FirmwareStatusNotification",{"status":"Idle"} """ },
        { "TriggerMessage", """{"requestedMessage":"Heartbeat"}""", Yes, Status(1, "Available"), """ "Heartbeat",{} """ },
        { "TriggerMessage", """{"requestedMessage":"MeterValues","connectorId":1}""", Yes, $$""" "MeterValues",{"connectorId":2{{Values}} """, $$""" "MeterValues",{"connectorId":1{{Values}} """ },
        { "TriggerMessage", """{"requestedMessage":"StatusNotification","connectorId":1}""", Yes, Status(2, "Faulted"), Status(1, "Faulted") },
        { "UnlockConnector", """{"connectorId":1}""", """{"status":"Unlocked"}""", Status(2, "Available"), Status(1, "Finishing") },
        { "UpdateFirmware", """{"location":"ftp://h/f","retrieveDate":"2026-06-01T12:00:00Z"}""", "{}", """ "FirmwareStatusNotification",{"status":"Idle"} """, """ "FirmwareStatusNotification",{"status":"DownloadFailed"} """ },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_message_that_shows_it_is_told_from_the_one_that_does_not(string action, string request, string confirmation, string other, string shown)
    {
        await using CommandRig rig = await RigAsync();
        TestPeer peer = await PrepareAsync(rig);
        CommandOutcome outcome = await rig.AskAsync(peer, action, request, confirmation);

        await CommandRig.CallAsync(peer, $"""[2,"other",{other}]""");
        CommandView before = await rig.FindAsync(outcome.CommandId!);
        await CommandRig.CallAsync(peer, $"""[2,"shown",{shown}]""");
        CommandView after = await rig.FindAsync(outcome.CommandId!);

        Assert.Equal((EffectOutcome.None, null), (before.EffectOutcome, before.Effect));
        Assert.True(before.EffectUntil > rig.Node.Clock.GetUtcNow());
        Assert.Equal((EffectOutcome.Complete, "shown"), (after.EffectOutcome, after.Effect?.MessageId));
    }

    [Fact]
    public void Every_row_of_the_table_is_tested()
    {
        IEnumerable<string> tested = Rows.Select(row => RuleOf((string)row[0], (string)row[1]));

        Assert.Equal(EffectRules.All.Select(rule => $"{rule.Command} {rule.When?.Value}").Order(), tested.Order());

        static string RuleOf(string action, string request) => EffectRules.All
            .Where(rule => rule.Command.ToString() == action && (rule.When is null || request.Contains($"\"{rule.When.Value.Value}\"", StringComparison.Ordinal)))
            .Select(rule => $"{rule.Command} {rule.When?.Value}").First();
    }

    [Theory]
    [InlineData("ClearCache", "{}", Yes)]
    [InlineData("SendLocalList", """{"listVersion":1,"updateType":"Full"}""", Yes)]
    [InlineData("GetDiagnostics", """{"location":"ftp://h/"}""", "{}")]
    [InlineData("CancelReservation", """{"reservationId":99}""", Yes)]
    [InlineData("ReserveNow", """{"connectorId":1,"expiryDate":"2026-06-01T13:00:00Z","idTag":"T","reservationId":3}""", """{"status":"Occupied"}""")]
    public async Task Of_what_has_no_effect_none_is_awaited(string action, string request, string confirmation)
    {
        await using CommandRig rig = await RigAsync();
        TestPeer peer = await PrepareAsync(rig);

        CommandOutcome outcome = await rig.AskAsync(peer, action, request, confirmation);
        CommandView view = await rig.FindAsync(outcome.CommandId!);

        Assert.Equal((null, EffectOutcome.None), (view.EffectUntil, view.EffectOutcome));
    }

    [Fact]
    public async Task What_was_triggered_shows_another_commands_effect_as_well()
    {
        await using CommandRig rig = await RigAsync();
        TestPeer peer = await PrepareAsync(rig);
        CommandOutcome change = await rig.AskAsync(peer, "ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}""", Yes);
        CommandOutcome trigger = await rig.AskAsync(peer, "TriggerMessage", """{"requestedMessage":"StatusNotification","connectorId":1}""", Yes);

        await CommandRig.CallAsync(peer, $"""[2,"both",{Status(1, "Unavailable")}]""");

        Assert.Equal("both", (await rig.FindAsync(change.CommandId!)).Effect?.MessageId);
        Assert.Equal("both", (await rig.FindAsync(trigger.CommandId!)).Effect?.MessageId);
    }

    [Fact]
    public async Task A_start_that_nobody_plugged_in_for_is_missed_once_the_connection_time_out_is_over()
    {
        await using CommandRig rig = await RigAsync();
        TestPeer peer = await PrepareAsync(rig);
        await rig.AskAsync(peer, "GetConfiguration", "{}", """{"configurationKey":[{"key":"ConnectionTimeOut","readonly":false,"value":"30"}]}""");
        await rig.ChargePointAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, "RemoteStartTransaction", """{"idTag":"T"}""", Yes);

        EffectOutcome early = await SweepAfterAsync(rig, outcome, TimeSpan.FromSeconds(89));
        EffectOutcome late = await SweepAfterAsync(rig, outcome, TimeSpan.FromSeconds(1));

        Assert.Equal((EffectOutcome.None, EffectOutcome.Missed), (early, late));
        Assert.Null((await rig.FindAsync(outcome.CommandId!)).Effect);
    }

    [Fact]
    public async Task A_sequence_is_underway_until_it_ends_and_missed_if_it_never_does()
    {
        await using CommandRig rig = await RigAsync();
        TestPeer peer = await PrepareAsync(rig);
        CommandOutcome outcome = await rig.AskAsync(peer, "UpdateFirmware", """{"location":"ftp://h/f","retrieveDate":"2026-06-01T12:00:00Z"}""", "{}");

        await CommandRig.CallAsync(peer, """[2,"f1","FirmwareStatusNotification",{"status":"Downloading"}]""");
        EffectOutcome downloading = (await rig.FindAsync(outcome.CommandId!)).EffectOutcome;
        EffectOutcome stale = await SweepAfterAsync(rig, outcome, EffectRules.LongPatience);

        Assert.Equal((EffectOutcome.Underway, EffectOutcome.Missed), (downloading, stale));
        Assert.Equal("f1", (await rig.FindAsync(outcome.CommandId!)).Effect?.MessageId);
    }

    [Fact]
    public async Task What_was_awaited_is_awaited_on_after_a_restart()
    {
        await using CommandRig rig = await RigAsync();
        TestPeer peer = await PrepareAsync(rig);
        CommandOutcome update = await rig.AskAsync(peer, "UpdateFirmware", """{"location":"ftp://h/f","retrieveDate":"2026-06-01T12:00:00Z"}""", "{}");
        CommandOutcome trigger = await rig.AskAsync(peer, "TriggerMessage", """{"requestedMessage":"Heartbeat"}""", Yes);
        await rig.FindAsync(trigger.CommandId!);
        Forget(rig);
        rig.Node.Clock.Advance(EffectRules.Soon);

        EffectWatch effects = new(rig.Node.Get<ChargePointDirectory>(), rig.Node.Clock, NullLogger<EffectWatch>.Instance);
        await new EffectRecovery(rig.Queries, rig.Node.Get<ChargePointDirectory>(), rig.Node.Get<CommandProtocol>(), effects, rig.Node.Clock).StartAsync(CancellationToken.None);
        await CommandRig.CallAsync(peer, """[2,"f1","FirmwareStatusNotification",{"status":"Installed"}]""");

        Assert.Equal((EffectOutcome.Complete, "f1"), ((await rig.FindAsync(update.CommandId!)).EffectOutcome, (await rig.FindAsync(update.CommandId!)).Effect?.MessageId));
        Assert.Equal(EffectOutcome.Missed, (await rig.FindAsync(trigger.CommandId!)).EffectOutcome);
    }

    private static string Status(int connectorId, string status) => $$""" "StatusNotification",{"connectorId":{{connectorId}},"errorCode":"NoError","status":"{{status}}"} """;

    private static Task<CommandRig> RigAsync() => Task.FromResult(new CommandRig(new OcppOptions
    {
        ReadConfiguration = ReadConfigurationRule.Never,
        UnknownIdTags = UnknownIdTagRule.Accept,
        IdleTimeout = TimeSpan.FromDays(30),
    }));

    private static async Task<TestPeer> PrepareAsync(CommandRig rig)
    {
        TestPeer peer = await rig.BootAsync();
        await CommandRig.CallAsync(peer, $$"""[2,"start","StartTransaction",{"connectorId":3,"idTag":"OPEN"{{StartOf}}]""");
        await rig.AskAsync(peer, "ReserveNow", """{"connectorId":2,"expiryDate":"2026-06-01T13:00:00Z","idTag":"R","reservationId":9}""", Yes);
        await CommandRig.CallAsync(peer, $"""[2,"reserved",{Status(2, "Reserved")}]""");
        return peer;
    }

    private static async Task<EffectOutcome> SweepAfterAsync(CommandRig rig, CommandOutcome outcome, TimeSpan time)
    {
        rig.Node.Clock.Advance(time);
        rig.Node.Get<EffectWatch>().Sweep();
        return (await rig.FindAsync(outcome.CommandId!)).EffectOutcome;
    }

    // As a process that went: what was awaited in memory is gone.
    private static void Forget(CommandRig rig)
    {
        Assert.True(rig.Node.Get<SessionTable>().TryGet("CP1", out ChargePointSession? session));
        lock (session.ChargePoint.Turn)
        {
            session.ChargePoint.Effects = null;
        }
    }
}
