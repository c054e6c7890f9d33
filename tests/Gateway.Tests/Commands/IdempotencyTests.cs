using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class IdempotencyTests
{
    private const string Start = """{"idTag":"TAG","connectorId":1}""";
    private static readonly CommandOptions Keyed = new() { IdempotencyKey = "key-1" };

    [Fact]
    public async Task A_repeat_returns_the_first_ones_outcome_and_sends_nothing()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        CommandOutcome first = await AskKeyedAsync(rig, peer, Start, """{"status":"Rejected","x":1.0}""");
        CommandOutcome repeat = await rig.SubmitAsync("RemoteStartTransaction", Start, Keyed);

        CommandRig.AssertNothingSent(peer);
        Assert.Equal(CommandResult.Confirmed, repeat.Result);
        Assert.Equal(first.CommandId, repeat.CommandId);
        Assert.Equal("""{"status":"Rejected","x":1.0}""", CommandRig.Text(repeat.Response));
    }

    [Fact]
    public async Task A_repeat_while_the_first_is_on_its_way_joins_it()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> first = rig.SubmitAsync("RemoteStartTransaction", Start, Keyed);
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        Task<CommandOutcome> repeat = rig.SubmitAsync("RemoteStartTransaction", Start, Keyed);
        CommandOutcome impatient = await rig.SubmitAsync("RemoteStartTransaction", Start, Keyed with { Wait = TimeSpan.Zero });
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");

        Assert.Equal(sent.Id, (await first).CommandId);
        Assert.Equal(sent.Id, (await repeat).CommandId);
        Assert.Equal(CommandResult.Underway, impatient.Result);
        Assert.Equal(sent.Id, impatient.CommandId);
        CommandRig.AssertNothingSent(peer);
    }

    [Theory]
    [InlineData("RemoteStartTransaction", """{"idTag":"TAG","connectorId":2}""")]
    [InlineData("RemoteStartTransaction", """{"idTag":"TAG", "connectorId":1}""")]
    [InlineData("ClearCache", "{}")]
    public async Task The_key_with_another_body_or_action_is_refused_on_its_way_and_afterwards(string action, string body)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> first = rig.SubmitAsync("RemoteStartTransaction", Start, Keyed);
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        CommandOutcome during = await rig.SubmitAsync(action, body, Keyed);
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");
        await first;
        CommandOutcome after = await rig.SubmitAsync(action, body, Keyed);

        Assert.Equal(CommandResult.KeyReused, during.Result);
        Assert.Equal(CommandResult.KeyReused, after.Result);
        CommandRig.AssertNothingSent(peer);
    }

    [Fact]
    public async Task A_key_belongs_to_one_charge_point()
    {
        await using CommandRig rig = new();
        TestPeer first = await rig.BootAsync("CP1");
        TestPeer second = await rig.BootAsync("CP2");

        Task<CommandOutcome> toFirst = rig.SubmitAsync("ClearCache", "{}", Keyed, "CP1");
        Task<CommandOutcome> toSecond = rig.SubmitAsync("ClearCache", "{}", Keyed, "CP2");
        CommandRig.Answer(first, await CommandRig.ReceiveCallAsync(first), "{}");
        CommandRig.Answer(second, await CommandRig.ReceiveCallAsync(second), "{}");

        Assert.NotEqual((await toFirst).CommandId, (await toSecond).CommandId);
    }

    [Fact]
    public async Task After_a_day_the_key_is_free()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, IdleTimeout = TimeSpan.FromDays(30) });
        TestPeer peer = await rig.BootAsync();

        CommandOutcome first = await AskKeyedAsync(rig, peer, Start, """{"status":"Accepted"}""");
        await LetGoAsync(rig);
        rig.Node.Clock.Advance(TimeSpan.FromHours(24));
        CommandOutcome second = await AskKeyedAsync(rig, peer, Start, """{"status":"Accepted"}""");

        Assert.NotEqual(first.CommandId, second.CommandId);
    }

    [Fact]
    public async Task What_was_refused_before_anything_was_taken_may_be_tried_again()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await peer.DisposeAsync();

        CommandOutcome offline = await rig.SubmitAsync("RemoteStartTransaction", Start, Keyed);
        await LetGoAsync(rig);
        CommandOutcome again = await AskKeyedAsync(rig, await rig.BootAsync(), Start, """{"status":"Accepted"}""");

        Assert.Equal(CommandResult.ChargePointOffline, offline.Result);
        Assert.Equal(CommandResult.Confirmed, again.Result);
    }

    [Fact]
    public async Task What_failed_after_it_was_sent_stays_failed()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<CommandOutcome> first = rig.SubmitAsync("RemoteStartTransaction", Start, Keyed);
        await CommandRig.ReceiveCallAsync(peer);
        await peer.DisposeAsync();
        CommandResult lost = (await first).Result;
        TestPeer back = await rig.BootAsync();
        CommandOutcome repeat = await rig.SubmitAsync("RemoteStartTransaction", Start, Keyed);

        Assert.Equal(CommandResult.ConnectionLost, lost);
        Assert.Equal(CommandResult.ConnectionLost, repeat.Result);
        CommandRig.AssertNothingSent(back);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_record_is_on_disk()
    {
        await using CommandRig rig = new(commitsManually: true);
        TestPeer peer = rig.Node.Connect("CP1");
        peer.Send(CommandRig.Boot);
        rig.Node.Journal.Commit();
        await peer.ReceiveAsync();
        rig.Node.Journal.Commit();

        // Everything is applied, so that the desk runs on this thread up to its first wait.
        await rig.ChargePointAsync();
        Task<CommandOutcome> asked = rig.SubmitAsync("ClearCache", "{}", Keyed);
        CommandRig.AssertNothingSent(peer);
        await CommandRig.WaitForAsync(() => rig.Node.Journal.Appended > rig.Node.Journal.Committed);
        CommandRig.AssertNothingSent(peer);
        rig.Node.Journal.Commit();
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, sent, "{}");
        bool isToldEarly = asked.IsCompleted;
        rig.Node.Journal.Commit();

        Assert.Equal(CommandResult.Confirmed, (await asked).Result);
        Assert.False(isToldEarly);
    }

    [Fact]
    public void A_fingerprint_tells_bodies_actions_and_commands_apart()
    {
        byte[] fast = BodyFingerprint.Compute("id", "Reset", "{}"u8, holdsSecret: false);
        byte[] slow = BodyFingerprint.Compute("id", "Reset", "{}"u8, holdsSecret: true);

        Assert.True(BodyFingerprint.Matches(fast, "id", "Reset", "{}"u8));
        Assert.True(BodyFingerprint.Matches(slow, "id", "Reset", "{}"u8));
        Assert.False(BodyFingerprint.Matches(fast, "id2", "Reset", "{}"u8));
        Assert.False(BodyFingerprint.Matches(fast, "id", "Reset2", "{}"u8));
        Assert.False(BodyFingerprint.Matches(fast, "id", "Reset", "{ }"u8));
        Assert.False(BodyFingerprint.Matches(default, "id", "Reset", "{}"u8));
        Assert.NotEqual(fast, slow);
    }

    /// <summary>Until then a repeat joins the first, which has ended already.</summary>
    private static Task LetGoAsync(CommandRig rig) => CommandRig.WaitForAsync(() => rig.Node.Get<CommandDesk>().KeyedUnderWay == 0);

    private static async Task<CommandOutcome> AskKeyedAsync(CommandRig rig, TestPeer peer, string payload, string answer)
    {
        Task<CommandOutcome> asked = rig.SubmitAsync("RemoteStartTransaction", payload, Keyed);
        CommandRig.Answer(peer, await CommandRig.ReceiveCallAsync(peer), answer);
        CommandOutcome outcome = await asked;
        Assert.Equal(CommandState.Accepted == (await rig.FindAsync(outcome.CommandId!)).State, answer.Contains("Accepted", StringComparison.Ordinal));
        return outcome;
    }
}
