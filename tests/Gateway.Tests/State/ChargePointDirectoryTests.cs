using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.State;

public sealed class ChargePointDirectoryTests
{
    [Fact]
    public async Task All_who_hold_a_charge_point_hold_the_same_object()
    {
        await using StateRig rig = new();

        ChargePoint[] acquired = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => rig.ChargePoints.Acquire("CP1"))));

        Assert.All(acquired, chargePoint => Assert.Same(acquired[0], chargePoint));
    }

    [Fact]
    public async Task One_that_comes_back_before_the_store_has_caught_up_finds_what_it_left()
    {
        await using StateRig rig = new(commitManually: true);
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        int transaction = rig.Start(chargePoint, 1);
        rig.ChargePoints.Release(chargePoint);

        ChargePoint again = rig.ChargePoints.Acquire("CP1");

        Assert.Same(chargePoint, again);
        Assert.Equal(transaction, again.OpenOn(1)!.Id);
    }

    [Fact]
    public async Task What_nobody_holds_is_let_go_once_the_store_has_caught_up()
    {
        await using StateRig rig = new(commitManually: true);
        for (int i = 0; i < 50; i++)
        {
            ChargePoint chargePoint = rig.ChargePoints.Acquire($"CP{i}");
            StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
            rig.ChargePoints.Release(chargePoint);
        }

        int before = rig.ChargePoints.LiveCount;
        rig.Journal.Commit();
        await rig.CatchUpAsync();
        rig.ChargePoints.Release(rig.ChargePoints.Acquire("CP0"));

        Assert.Equal(50, before);
        Assert.Equal(0, rig.ChargePoints.LiveCount);
    }

    [Fact]
    public async Task One_that_is_held_again_is_not_let_go()
    {
        await using StateRig rig = new(commitManually: true);
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        rig.ChargePoints.Release(chargePoint);
        ChargePoint held = rig.ChargePoints.Acquire("CP1");

        rig.Journal.Commit();
        await rig.CatchUpAsync();
        rig.ChargePoints.Release(rig.ChargePoints.Acquire("CP2"));

        Assert.Same(held, rig.ChargePoints.Acquire("CP1"));
    }

    [Fact]
    public async Task A_charge_point_is_known_live_and_stored_until_it_is_forgotten()
    {
        await using StateRig rig = new();
        Assert.False(rig.ChargePoints.IsKnown("CP1"));
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        Assert.False(rig.ChargePoints.IsKnown("CP1"));
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "a", Protocol = "p" });
        Assert.True(rig.ChargePoints.IsKnown("CP1"));
        await rig.CatchUpAsync();
        rig.ChargePoints.Release(chargePoint);

        Assert.Equal(0, rig.ChargePoints.LiveCount);
        Assert.True(rig.ChargePoints.IsKnown("CP1"));
        Assert.False(rig.ChargePoints.IsKnown(new string('x', 100_000)));
    }
}
