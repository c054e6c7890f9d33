using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.Tests.Sessions;

public sealed class ClockSkewTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_told_is_nothing_known()
    {
        Assert.Null(default(ClockSkew).At(Noon));
    }

    [Fact]
    public void A_replayed_message_does_not_make_the_clock_late()
    {
        ClockSkew skew = default;

        skew.Note(Noon.AddHours(-5), Noon);
        TimeSpan? replayed = skew.At(Noon);
        skew.Note(Noon.AddSeconds(-7), Noon.AddSeconds(1));
        skew.Note(Noon.AddHours(-4), Noon.AddSeconds(2));

        Assert.Equal(TimeSpan.FromHours(-5), replayed);
        Assert.Equal(TimeSpan.FromSeconds(-8), skew.At(Noon.AddSeconds(2)));
    }

    [Fact]
    public void What_was_seen_hours_ago_no_longer_counts()
    {
        ClockSkew skew = default;
        skew.Note(Noon.AddMinutes(10), Noon);

        skew.Note(Noon.AddMinutes(61), Noon.AddMinutes(61));
        TimeSpan? soon = skew.At(Noon.AddMinutes(62));
        skew.Note(Noon.AddMinutes(122), Noon.AddMinutes(122));

        Assert.Equal(TimeSpan.FromMinutes(10), soon);
        Assert.Equal(TimeSpan.Zero, skew.At(Noon.AddMinutes(122)));
    }

    [Fact]
    public async Task A_charge_points_session_knows_it_until_the_boot_that_sets_the_clock()
    {
        await using V16.ChargePointRig rig = new();
        Assert.True(rig.Node.Get<SessionTable>().TryGet(V16.ChargePointRig.Id, out ChargePointSession? session));

        rig.Call("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-06-01T12:01:30Z"}""");
        TimeSpan? ahead = session.ClockSkew;
        rig.Call("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"yesterday"}""");
        TimeSpan? same = session.ClockSkew;
        rig.Call("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");

        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(90)), (ahead, same));
        Assert.Null(session.ClockSkew);
    }
}
