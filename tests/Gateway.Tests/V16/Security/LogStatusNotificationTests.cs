using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Tests.V16.Security;

public sealed class LogStatusNotificationTests
{
    [Theory]
    [InlineData("""{"status":"Uploading","requestId":7}""")]
    [InlineData("""{"status":"Idle"}""")]
    public async Task The_status_of_an_upload_is_kept_with_or_without_its_request(string payload)
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("LogStatusNotification", payload);

        Assert.Equal("""{}""", answer);
        Assert.Equal((FactType.LogStatusReceived, ChargePointRig.Id), rig.LastFact());
        Assert.True(rig.LastFactHolds(payload));
    }

    [Fact]
    public async Task Without_what_is_required_it_is_refused_and_nothing_is_stated()
    {
        await using ChargePointRig rig = new();
        long facts = rig.Node.Journal.Appended.Value;

        string answer = rig.Call("LogStatusNotification", "{}");

        Assert.StartsWith("\"OccurenceConstraintViolation\",\"status: ", answer, StringComparison.Ordinal);
        Assert.Equal(facts, rig.Node.Journal.Appended.Value);
    }
}
