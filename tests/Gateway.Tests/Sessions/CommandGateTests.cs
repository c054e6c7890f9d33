using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.Tests.Sessions;

public sealed class CommandGateTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact]
    public void One_that_has_booted_before_is_open_from_the_start()
    {
        CommandGate gate = new(hasBooted: true, 1_000, Grace);

        Assert.True(gate.IsOpen(1_000));
        Assert.Equal(long.MaxValue, gate.OpensMs);
    }

    [Fact]
    public void One_that_never_booted_is_waited_for_as_long_as_the_grace_lasts()
    {
        CommandGate gate = new(hasBooted: false, 1_000, Grace);

        Assert.False(gate.IsOpen(5_999));
        Assert.Equal(6_000, gate.OpensMs);
        Assert.True(gate.IsOpen(6_000));
    }

    [Fact]
    public void An_unanswered_boot_keeps_it_closed_beyond_the_grace()
    {
        CommandGate gate = new(hasBooted: false, 1_000, Grace);
        gate.Hold();
        gate.Hold();

        gate.Release();
        bool whileOneIsLeft = gate.IsOpen(60_000);
        gate.Release();

        Assert.False(whileOneIsLeft);
        Assert.True(gate.IsOpen(1_001));
    }
}
