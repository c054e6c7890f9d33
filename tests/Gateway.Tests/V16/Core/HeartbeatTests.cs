namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task It_is_answered_with_the_time_in_UTC_and_milliseconds_and_states_nothing()
    {
        await using ChargePointRig rig = new();
        long facts = rig.Node.Journal.Appended.Value;
        rig.Node.Clock.Advance(TimeSpan.FromMilliseconds(1234));

        string answer = rig.Call("Heartbeat", "{}");

        Assert.Equal("""{"currentTime":"2026-06-01T12:00:01.234Z"}""", answer);
        Assert.Equal(facts, rig.Node.Journal.Appended.Value);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"unknown":[1,2]}""")]
    public async Task What_stands_in_it_does_not_matter(string payload)
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("Heartbeat", payload);

        Assert.StartsWith("""{"currentTime":""", answer, StringComparison.Ordinal);
    }
}
