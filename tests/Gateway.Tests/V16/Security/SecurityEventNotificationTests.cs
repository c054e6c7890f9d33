using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Tests.V16.Security;

public sealed class SecurityEventNotificationTests
{
    [Theory]
    [InlineData("""{"type":"SettingSystemTime","timestamp":"2026-06-01T11:00:00Z","techInfo":"ntp"}""")]
    [InlineData("""{"type":"SomethingOfAVendor","timestamp":"2026-06-01T11:00:00Z"}""")]
    public async Task An_event_is_kept_whether_its_type_is_known_or_not(string payload)
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("SecurityEventNotification", payload);

        Assert.Equal("""{}""", answer);
        Assert.Equal((FactType.SecurityEventReceived, ChargePointRig.Id), rig.LastFact());
        Assert.True(rig.LastFactHolds(payload));
    }

    [Fact]
    public async Task Without_what_is_required_it_is_refused_and_nothing_is_stated()
    {
        await using ChargePointRig rig = new();
        long facts = rig.Node.Journal.Appended.Value;

        string answer = rig.Call("SecurityEventNotification", "{}");

        Assert.StartsWith("\"OccurenceConstraintViolation\",\"type: ", answer, StringComparison.Ordinal);
        Assert.Equal(facts, rig.Node.Journal.Appended.Value);
    }
}
