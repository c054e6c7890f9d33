using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class CommandEffectsTests
{
    private const string Accepted = """{"status":"Accepted"}""";

    [Fact]
    public async Task A_remote_start_brings_about_the_start_of_its_tag_and_connector()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownIdTags = UnknownIdTagRule.Accept });
        TestPeer peer = await rig.BootAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, "RemoteStartTransaction", """{"idTag":"tag","connectorId":2}""", Accepted);

        await CommandRig.CallAsync(peer, Start("other-tag", "OTHER", 2));
        await CommandRig.CallAsync(peer, Start("other-connector", "TAG", 1));
        CommandEffectView? before = (await rig.FindAsync(outcome.CommandId!)).Effect;
        string started = await CommandRig.CallAsync(peer, Start("the-one", "TAG", 2));
        CommandEffectView? effect = (await rig.FindAsync(outcome.CommandId!)).Effect;

        Assert.Null(before);
        Assert.Equal("StartTransaction", effect?.Action);
        Assert.Equal("the-one", effect?.MessageId);
        Assert.Contains($"\"transactionId\":{effect?.TransactionId}", started, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_commands_alike_the_first_message_belongs_to_the_first()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        CommandOutcome first = await rig.AskAsync(peer, "TriggerMessage", """{"requestedMessage":"Heartbeat"}""", Accepted);
        CommandOutcome second = await rig.AskAsync(peer, "TriggerMessage", """{"requestedMessage":"Heartbeat"}""", Accepted);

        await CommandRig.CallAsync(peer, """[2,"h1","Heartbeat",{}]""");
        await CommandRig.CallAsync(peer, """[2,"h2","Heartbeat",{}]""");

        Assert.Equal("h1", (await rig.FindAsync(first.CommandId!)).Effect?.MessageId);
        Assert.Equal("h2", (await rig.FindAsync(second.CommandId!)).Effect?.MessageId);
    }

    [Theory]
    [InlineData("TriggerMessage", "StatusNotification", "StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Foo"}""")]
    [InlineData("TriggerMessage", "FirmwareStatusNotification", "FirmwareStatusNotification", """{"status":"Idel"}""")]
    [InlineData("TriggerMessage", "DiagnosticsStatusNotification", "DiagnosticsStatusNotification", """{"status":"Idel"}""")]
    [InlineData("ExtendedTriggerMessage", "LogStatusNotification", "LogStatusNotification", """{"status":"Idel"}""")]
    [InlineData("ExtendedTriggerMessage", "FirmwareStatusNotification", "SignedFirmwareStatusNotification", """{"status":"Idel"}""")]
    public async Task A_message_that_was_triggered_is_seen_whatever_status_it_bears(string command, string requested, string action, string payload)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, command, $$"""{"requestedMessage":"{{requested}}"}""", Accepted);

        string answer = await CommandRig.CallAsync(peer, $$"""[2,"s1","{{action}}",{{payload}}]""");

        Assert.Equal("""[3,"s1",{}]""", answer);
        Assert.Equal("s1", (await rig.FindAsync(outcome.CommandId!)).Effect?.MessageId);
    }

    [Fact]
    public async Task A_status_that_OCPP_does_not_have_is_none_of_those_that_were_waited_for()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, "ChangeAvailability", """{"connectorId":1,"type":"Operative"}""", Accepted);

        await CommandRig.CallAsync(peer, Status("s1", 1, "Foo"));
        CommandEffectView? before = (await rig.FindAsync(outcome.CommandId!)).Effect;
        await CommandRig.CallAsync(peer, Status("s2", 1, "Available"));

        Assert.Null(before);
        Assert.Equal("s2", (await rig.FindAsync(outcome.CommandId!)).Effect?.MessageId);
    }

    [Fact]
    public async Task A_rejected_command_brings_about_nothing()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, "TriggerMessage", """{"requestedMessage":"Heartbeat"}""", """{"status":"Rejected"}""");

        await CommandRig.CallAsync(peer, """[2,"h1","Heartbeat",{}]""");

        Assert.Null((await rig.FindAsync(outcome.CommandId!)).Effect);
        Assert.Equal(0, rig.Node.Get<EffectWatch>().Count);
    }

    [Fact]
    public async Task A_reset_brings_about_the_boot_over_the_next_connection()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, "Reset", """{"type":"Hard"}""", Accepted);

        await peer.DisposeAsync();
        await rig.ChargePointAsync();
        ChargePointDirectory directory = rig.Node.Get<ChargePointDirectory>();
        directory.Release(directory.Acquire("other"));
        await rig.BootAsync();

        Assert.Equal("BootNotification", (await rig.FindAsync(outcome.CommandId!)).Effect?.Action);
        rig.Node.Get<EffectWatch>().Sweep();
        Assert.Equal(0, rig.Node.Get<EffectWatch>().Count);
    }

    [Fact]
    public async Task A_firmware_update_is_followed_to_its_last_status()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, "UpdateFirmware", """{"location":"ftp://h/f","retrieveDate":"2026-01-01T00:00:00Z"}""", "{}");

        foreach (string status in (string[])["Downloading", "Downloaded", "Installing", "Installed", "Idle"])
        {
            await CommandRig.CallAsync(peer, $$"""[2,"{{status}}","FirmwareStatusNotification",{"status":"{{status}}"}]""");
        }

        Assert.Equal("Installed", (await rig.FindAsync(outcome.CommandId!)).Effect?.MessageId);
    }

    [Fact]
    public async Task A_change_of_availability_is_seen_when_the_connector_says_so()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, "ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}""", """{"status":"Scheduled"}""");

        await CommandRig.CallAsync(peer, Status("s1", 1, "Finishing"));
        await CommandRig.CallAsync(peer, Status("s2", 2, "Unavailable"));
        CommandEffectView? before = (await rig.FindAsync(outcome.CommandId!)).Effect;
        await CommandRig.CallAsync(peer, Status("s3", 1, "Unavailable"));

        Assert.Null(before);
        Assert.Equal("s3", (await rig.FindAsync(outcome.CommandId!)).Effect?.MessageId);
    }

    [Fact]
    public async Task A_pending_charge_point_may_send_what_was_triggered_and_nothing_else()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownChargePoints = UnknownChargePointRule.Pending });
        TestPeer peer = await rig.BootAsync();
        string before = await CommandRig.CallAsync(peer, Status("s1", 1, "Available"));
        await rig.AskAsync(peer, "TriggerMessage", """{"requestedMessage":"StatusNotification"}""", Accepted);

        string first = await CommandRig.CallAsync(peer, Status("s2", 0, "Available"));
        string second = await CommandRig.CallAsync(peer, Status("s3", 1, "Available"));
        string other = await CommandRig.CallAsync(peer, """[2,"h","Heartbeat",{}]""");

        Assert.Contains("SecurityError", before, StringComparison.Ordinal);
        Assert.Equal("""[3,"s2",{}]""", first);
        Assert.Equal("""[3,"s3",{}]""", second);
        Assert.Contains("SecurityError", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_too_long_is_something_else_and_the_charge_point_is_let_go()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, IdleTimeout = TimeSpan.FromDays(30) });
        TestPeer peer = await rig.BootAsync();
        CommandOutcome outcome = await rig.AskAsync(peer, "TriggerMessage", """{"requestedMessage":"Heartbeat"}""", Accepted);

        rig.Node.Clock.Advance(TimeSpan.FromMinutes(2));
        rig.Node.Get<EffectWatch>().Sweep();
        await CommandRig.CallAsync(peer, """[2,"h1","Heartbeat",{}]""");

        Assert.Null((await rig.FindAsync(outcome.CommandId!)).Effect);
        Assert.Equal(0, rig.Node.Get<EffectWatch>().Count);
        Assert.True(rig.Node.Get<SessionTable>().TryGet("CP1", out ChargePointSession? session));
        Assert.Null(session.ChargePoint.Effects);
    }

    [Fact]
    public async Task The_oldest_expectation_gives_way_to_one_too_many()
    {
        await using CommandRig rig = new();
        CommandEffects effects = new(rig.Node.Clock);

        for (int index = 0; index <= CommandEffects.MaxPending; index++)
        {
            V16Action action = index == 0 ? V16Action.Heartbeat : V16Action.StatusNotification;
            effects.Add(new PendingEffect("command", action, TimeSpan.FromHours(1)) { IsTriggered = true });
        }

        Assert.False(effects.Expects(V16Action.Heartbeat));
        Assert.True(effects.Expects(V16Action.StatusNotification));
    }

    [Fact]
    public async Task A_profile_inside_a_remote_start_is_in_force_with_its_transaction()
    {
        const string Profile = """{"chargingProfileId":7,"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0}]}}""";
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownIdTags = UnknownIdTagRule.Accept });
        TestPeer peer = await rig.BootAsync();
        await rig.AskAsync(peer, "RemoteStartTransaction", $$"""{"idTag":"TAG","connectorId":1,"chargingProfile":{{Profile}}}""", Accepted);

        await CommandRig.CallAsync(peer, Start("start", "TAG", 1));
        await rig.Queries.CatchUpAsync(CancellationToken.None);
        ChargingProfileView profile = Assert.Single(rig.Queries.ChargingProfiles("CP1"));

        Assert.Equal(1, profile.ConnectorId);
        Assert.NotNull(profile.TransactionId);
        Assert.Equal(Profile, CommandRig.Text(profile.Payload));
    }

    private static string Start(string messageId, string idTag, int connectorId) =>
        $$"""[2,"{{messageId}}","StartTransaction",{"connectorId":{{connectorId}},"idTag":"{{idTag}}","meterStart":0,"timestamp":"2026-06-01T12:00:00Z"}]""";

    private static string Status(string messageId, int connectorId, string status) =>
        $$"""[2,"{{messageId}}","StatusNotification",{"connectorId":{{connectorId}},"errorCode":"NoError","status":"{{status}}"}]""";
}
