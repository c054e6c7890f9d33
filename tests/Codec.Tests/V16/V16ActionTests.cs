using System.Text;
using Ocpp.Codec.V16;

namespace Ocpp.Codec.Tests.V16;

public sealed class V16ActionTests
{
    private static readonly V16Action[] All = [.. Enum.GetValues<V16Action>().Where(action => action != V16Action.Unknown)];

    [Fact]
    public void Every_action_is_found_by_its_name_and_has_the_same_name_everywhere()
    {
        foreach (V16Action action in All)
        {
            bool found = V16Actions.TryParse(Encoding.UTF8.GetBytes(action.ToString()), out V16Action parsed);

            Assert.True(found, action.ToString());
            Assert.Equal(action, parsed);
            Assert.Equal(action.ToString(), action.ToName());
            Assert.Equal(action.ToString(), Encoding.UTF8.GetString(action.NameUtf8()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("heartbeat")]
    [InlineData("Heartbeat.req")]
    [InlineData("Heartbea")]
    [InlineData("Heartbeaz")]
    [InlineData("/Heartbeat")]
    [InlineData("Unknown")]
    [InlineData("NotifyReport")]
    public void Anything_else_names_no_action(string name)
    {
        bool found = V16Actions.TryParse(Encoding.UTF8.GetBytes(name), out V16Action action);

        Assert.False(found);
        Assert.Equal(V16Action.Unknown, action);
    }

    [Fact]
    public void Fourteen_actions_come_from_the_charge_point_and_twenty_six_from_the_Central_System_DataTransfer_being_both()
    {
        V16Action[] fromChargePoint = [.. All.Where(V16Actions.IsFromChargePoint)];
        V16Action[] fromCentralSystem = [.. All.Where(V16Actions.IsFromCentralSystem)];

        Assert.Equal(39, All.Length);
        Assert.Equal(14, fromChargePoint.Length);
        Assert.Equal(26, fromCentralSystem.Length);
        Assert.Equal([V16Action.DataTransfer], fromChargePoint.Intersect(fromCentralSystem));
    }

    [Fact]
    public void What_is_no_action_comes_from_nobody_and_has_no_name()
    {
        Assert.False(V16Action.Unknown.IsFromChargePoint());
        Assert.False(V16Action.Unknown.IsFromCentralSystem());
        Assert.False(((V16Action)200).IsFromCentralSystem());
        Assert.True(V16Action.Unknown.NameUtf8().IsEmpty);
    }

    [Fact]
    public void Finding_an_action_allocates_nothing()
    {
        _ = V16Actions.TryParse("StatusNotification"u8, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool found = V16Actions.TryParse("StatusNotification"u8, out _);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(found);
        Assert.Equal(0, allocated);
    }
}
