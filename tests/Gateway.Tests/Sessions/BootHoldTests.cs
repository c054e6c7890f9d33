using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Tests.Commands;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>When commands may go to a charge point that is booting, or never did.</summary>
public sealed class BootHoldTests
{
    [Fact]
    public async Task A_command_to_one_that_never_booted_waits_for_the_answer_to_its_boot()
    {
        await using CommandRig rig = new();
        TestPeer peer = rig.Node.Connect("CP1");
        Task<CommandOutcome> outcome = rig.SubmitAsync("ClearCache", "{}");
        rig.Node.Advance(TimeSpan.FromSeconds(4));
        CommandRig.AssertNothingSent(peer);

        peer.Send(CommandRig.Boot);
        string first = await peer.ReceiveAsync();
        CommandRig.SentCall second = await CommandRig.ReceiveCallAsync(peer);

        Assert.StartsWith("[3,\"boot\",", first, StringComparison.Ordinal);
        Assert.Equal("ClearCache", second.Action);
        Assert.False(outcome.IsCompleted);
    }

    [Fact]
    public async Task It_goes_after_five_seconds_where_no_boot_comes()
    {
        await using CommandRig rig = new();
        TestPeer peer = rig.Node.Connect("CP1");
        Task<CommandOutcome> outcome = rig.SubmitAsync("ClearCache", "{}");

        rig.Node.Advance(TimeSpan.FromSeconds(5.2));
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");

        Assert.Equal(CommandResult.Confirmed, (await outcome).Result);
    }

    [Fact]
    public async Task After_a_reconnect_commands_go_at_once()
    {
        await using CommandRig rig = new();
        await rig.BootAsync();
        TestPeer newer = rig.Node.Connect("CP1");

        _ = rig.SubmitAsync("ClearCache", "{}");

        Assert.Equal("ClearCache", (await CommandRig.ReceiveCallAsync(newer)).Action);
    }

    [Fact]
    public async Task Nothing_overtakes_the_answer_to_a_later_boot()
    {
        await using CommandRig rig = new(commitsManually: true);
        TestPeer peer = rig.Node.Connect("CP1");
        peer.Send(CommandRig.Boot);
        rig.Node.Journal.Commit();
        await peer.ReceiveAsync();
        peer.Send(CommandRig.Boot.Replace("\"boot\"", "\"again\"", StringComparison.Ordinal));
        _ = rig.SubmitAsync("ClearCache", "{}");
        rig.Node.Advance(TimeSpan.FromSeconds(10));
        CommandRig.AssertNothingSent(peer);

        rig.Node.Journal.Commit();

        Assert.StartsWith("[3,\"again\",", await peer.ReceiveAsync(), StringComparison.Ordinal);
        await CommandRig.WaitForAsync(() =>
        {
            rig.Node.Journal.Commit();
            return peer.Next() is not null;
        });
    }
}
