using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class HeldCommandsTests
{
    private static readonly CommandOptions Held = new() { Hold = TimeSpan.FromHours(1), Wait = TimeSpan.Zero };

    [Fact]
    public async Task A_held_command_goes_out_when_its_charge_point_comes()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();

        CommandOutcome outcome = await rig.SubmitAsync("ClearCache", "{}", Held);
        CommandState before = (await rig.FindAsync(outcome.CommandId!)).State;
        TestPeer peer = await rig.BootAsync();
        rig.Node.Get<HeldCommands>().Sweep();
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");

        Assert.Equal(CommandResult.Underway, outcome.Result);
        Assert.Equal(CommandState.Queued, before);
        Assert.Equal(outcome.CommandId, sent.Id);
        Assert.Equal(CommandState.Accepted, (await rig.FindAsync(sent.Id)).State);
        Assert.Equal(0, rig.Node.Get<HeldCommands>().Count);
    }

    [Fact]
    public async Task Held_commands_go_out_in_the_order_in_which_they_were_given()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();

        await rig.SubmitAsync("ClearCache", "{}", Held);
        await rig.SubmitAsync("GetLocalListVersion", "{}", Held);
        TestPeer peer = await rig.BootAsync();
        rig.Node.Get<HeldCommands>().Sweep();
        CommandRig.SentCall first = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, first, "{}");
        CommandRig.SentCall second = await CommandRig.ReceiveCallAsync(peer);

        Assert.Equal("ClearCache", first.Action);
        Assert.Equal("GetLocalListVersion", second.Action);
    }

    [Fact]
    public async Task A_hold_that_runs_out_ends_offline()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();

        Task<CommandOutcome> asked = rig.SubmitAsync("ClearCache", "{}", Held with { Wait = null });
        await CommandRig.WaitForAsync(() => rig.Node.Get<HeldCommands>().Count == 1);
        rig.Node.Clock.Advance(TimeSpan.FromMinutes(61));
        rig.Node.Get<HeldCommands>().Sweep();
        CommandOutcome outcome = await asked;

        Assert.Equal(CommandResult.ChargePointOffline, outcome.Result);
        Assert.Equal(CommandState.Offline, (await rig.FindAsync(outcome.CommandId!)).State);
        Assert.Equal(0, rig.Node.Get<HeldCommands>().Count);
    }

    [Fact]
    public async Task A_connection_that_ends_before_the_sending_puts_the_command_back_on_hold()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        Task<CommandOutcome> inFlight = rig.SubmitAsync("ClearCache", "{}");
        await CommandRig.ReceiveCallAsync(peer);

        CommandOutcome outcome = await rig.SubmitAsync("GetLocalListVersion", "{}", Held);
        await peer.DisposeAsync();
        CommandResult lost = (await inFlight).Result;
        CommandState between = (await rig.FindAsync(outcome.CommandId!)).State;
        TestPeer back = await rig.BootAsync();
        rig.Node.Get<HeldCommands>().Sweep();

        Assert.Equal(CommandResult.ConnectionLost, lost);
        Assert.Equal(CommandState.Queued, between);
        Assert.Equal(outcome.CommandId, (await CommandRig.ReceiveCallAsync(back)).Id);
    }

    [Fact]
    public async Task A_pending_charge_point_is_not_started_by_a_held_command_until_it_is_accepted()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();
        FleetRegistrar registrar = rig.Node.Get<FleetRegistrar>();
        await registrar.PutAsync("CP1", registration => registration with { BootStatus = Codec.V16.RegistrationStatus.Pending }, CancellationToken.None);

        await rig.SubmitAsync("RemoteStartTransaction", """{"idTag":"A"}""", Held);
        TestPeer peer = await rig.BootAsync();
        rig.Node.Get<HeldCommands>().Sweep();
        CommandRig.AssertNothingSent(peer);
        await registrar.PutAsync("CP1", registration => registration with { BootStatus = Codec.V16.RegistrationStatus.Accepted }, CancellationToken.None);
        rig.Node.Get<HeldCommands>().Sweep();

        Assert.Equal("RemoteStartTransaction", (await CommandRig.ReceiveCallAsync(peer)).Action);
    }

    [Fact]
    public async Task There_is_a_limit_to_what_is_held_for_one_charge_point()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();

        for (int index = 0; index < HeldCommands.MaxPerChargePoint; index++)
        {
            Assert.Equal(CommandResult.Underway, (await rig.SubmitAsync("ClearCache", "{}", Held)).Result);
        }

        Assert.Equal(CommandResult.TooManyCommands, (await rig.SubmitAsync("ClearCache", "{}", Held)).Result);
    }

    [Fact]
    public async Task What_was_held_is_taken_up_again_by_the_next_start()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();
        CommandOutcome outcome = await rig.SubmitAsync("ClearCache", "{}", Held);
        HeldCommands next = rig.NewHeldCommands();

        await rig.NewRecovery(next).StartAsync(CancellationToken.None);
        TestPeer peer = await rig.BootAsync();
        next.Sweep();

        Assert.Equal(outcome.CommandId, (await CommandRig.ReceiveCallAsync(peer)).Id);
    }

    [Fact]
    public async Task What_was_held_with_a_secret_ends_offline_at_the_next_start_since_the_secret_was_not_kept()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();
        CommandOutcome outcome = await rig.SubmitAsync("ChangeConfiguration", """{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""", Held);
        HeldCommands next = rig.NewHeldCommands();

        await rig.NewRecovery(next).StartAsync(CancellationToken.None);

        Assert.Equal(0, next.Count);
        Assert.Equal(CommandState.Offline, (await rig.FindAsync(outcome.CommandId!)).State);
    }

    [Fact]
    public async Task What_is_held_for_a_charge_point_ends_when_it_is_deleted()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();
        HeldCommands held = rig.Node.Get<HeldCommands>();
        Task<CommandOutcome> asked = rig.SubmitAsync("Reset", """{"type":"Hard"}""", Held with { Wait = null });
        CommandOutcome other = await rig.SubmitAsync("ClearCache", "{}", Held);

        Assert.True(await rig.Node.Get<FleetRegistrar>().ForgetAsync("CP1", held.EndAll, CancellationToken.None));
        CommandOutcome outcome = await asked;
        TestPeer next = await rig.BootAsync();
        held.Sweep();

        Assert.Equal(CommandResult.ChargePointOffline, outcome.Result);
        Assert.Equal(CommandState.Offline, (await rig.FindAsync(outcome.CommandId!)).State);
        Assert.Equal(CommandState.Offline, (await rig.FindAsync(other.CommandId!)).State);
        Assert.Equal(0, held.Count);
        CommandRig.AssertNothingSent(next);
    }

    [Fact]
    public async Task What_is_queued_for_a_charge_point_ends_when_it_is_deleted_and_what_is_out_goes_on()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        HeldCommands held = rig.Node.Get<HeldCommands>();
        Task<CommandOutcome> inFlight = rig.SubmitAsync("ClearCache", "{}");
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        CommandOutcome queued = await rig.SubmitAsync("GetLocalListVersion", "{}", Held);

        await rig.Node.Get<FleetRegistrar>().ForgetAsync("CP1", held.EndAll, CancellationToken.None);
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");

        Assert.Equal(CommandResult.Confirmed, (await inFlight).Result);
        Assert.Equal(CommandState.Offline, (await rig.FindAsync(queued.CommandId!)).State);
        Assert.Equal(0, held.Count);
        CommandRig.AssertNothingSent(peer);
    }

    [Fact]
    public async Task What_an_earlier_build_held_for_a_deleted_charge_point_ends_at_the_next_start()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();
        CommandOutcome outcome = await rig.SubmitAsync("Reset", """{"type":"Hard"}""", Held);
        await rig.Node.Get<FleetRegistrar>().ForgetAsync("CP1", end: null, CancellationToken.None);
        HeldCommands next = rig.NewHeldCommands();

        await rig.NewRecovery(next).StartAsync(CancellationToken.None);

        Assert.Equal(0, next.Count);
        Assert.Equal(CommandState.Offline, (await rig.FindAsync(outcome.CommandId!)).State);
    }
}
