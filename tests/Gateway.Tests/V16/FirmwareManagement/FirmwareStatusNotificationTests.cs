using System.Text;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Tests.V16.FirmwareManagement;

public sealed class FirmwareStatusNotificationTests
{
    [Theory]
    [InlineData("Installed")]
    [InlineData("Idle")]
    [InlineData("Thinking")]
    public async Task The_last_status_shows_known_or_not(string status)
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("FirmwareStatusNotification", $"{{\"status\":\"{status}\"}}");

        Assert.Equal("{}", answer);
        Assert.Equal((FactType.FirmwareStatusReceived, ChargePointRig.Id), rig.LastFact());
        Assert.Contains($"\"{status}\"", Encoding.UTF8.GetString((await rig.ViewAsync()).FirmwareStatus.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_does_not_exist_is_refused_by_a_strict_gateway()
    {
        await using ChargePointRig rig = new(ChargePointRig.Strict);

        string answer = rig.Call("FirmwareStatusNotification", """{"status":"Thinking"}""");

        Assert.StartsWith("\"PropertyConstraintViolation\",\"status: ", answer, StringComparison.Ordinal);
        Assert.True((await rig.ViewAsync()).FirmwareStatus.IsEmpty);
    }

    [Fact]
    public async Task Without_a_status_it_is_refused()
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("FirmwareStatusNotification", "{}");

        Assert.StartsWith("\"OccurenceConstraintViolation\",\"status: ", answer, StringComparison.Ordinal);
    }
}
