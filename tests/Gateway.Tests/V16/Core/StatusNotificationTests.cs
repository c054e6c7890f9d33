using System.Text;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class StatusNotificationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    public async Task A_connector_shows_what_was_reported_last(int connectorId)
    {
        await using ChargePointRig rig = new();
        rig.Call("StatusNotification", $$"""{"connectorId":{{connectorId}},"errorCode":"NoError","status":"Available"}""");

        string answer = rig.Call("StatusNotification", $$"""{"connectorId":{{connectorId}},"errorCode":"GroundFailure","status":"Faulted","timestamp":"2026-06-01T10:00:00+02:00"}""");
        ConnectorView connector = await rig.ConnectorAsync(connectorId);

        Assert.Equal("{}", answer);
        Assert.Equal("Faulted", connector.Status);
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero), connector.At);
    }

    [Theory]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Charging"}""")]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"yesterday"}""")]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":null}""")]
    public async Task Without_a_time_that_can_be_read_it_is_the_time_of_receipt(string payload)
    {
        await using ChargePointRig rig = new();

        rig.Call("StatusNotification", payload);

        Assert.Equal(rig.Node.Clock.GetUtcNow(), (await rig.ConnectorAsync(1)).At);
    }

    [Fact]
    public async Task What_the_enumeration_does_not_have_is_kept_as_it_was_sent()
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("StatusNotification", """{"connectorId":1,"errorCode":"Error","status":"Sleeping"}""");
        ConnectorView connector = await rig.ConnectorAsync(1);

        Assert.Equal("{}", answer);
        Assert.Equal("Sleeping", connector.Status);
        Assert.Contains("\"Error\"", Encoding.UTF8.GetString(connector.Payload.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"connectorId":-1,"errorCode":"NoError","status":"Available"}""", "PropertyConstraintViolation")]
    [InlineData("""{"connectorId":2147483648,"errorCode":"NoError","status":"Available"}""", "PropertyConstraintViolation")]
    [InlineData("""{"connectorId":1,"status":"Available"}""", "OccurenceConstraintViolation")]
    [InlineData("""{"connectorId":[],"errorCode":"NoError","status":"Available"}""", "TypeConstraintViolation")]
    public async Task What_no_connector_can_be_made_of_is_refused_and_changes_nothing(string payload, string code)
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("StatusNotification", payload);

        Assert.StartsWith($"\"{code}\",", answer, StringComparison.Ordinal);
        Assert.Empty((await rig.ViewAsync()).Connectors);
    }

    [Theory]
    [InlineData("""{"connectorId":"1","errorCode":"NoError","status":"Available"}""", "TypeConstraintViolation")]
    [InlineData("""{"connectorId":1,"errorCode":"Error","status":"Available"}""", "PropertyConstraintViolation")]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-06-01T10:00:00"}""", "PropertyConstraintViolation")]
    public async Task A_strict_gateway_tolerates_none_of_it(string payload, string code)
    {
        await using ChargePointRig lenient = new();
        await using ChargePointRig strict = new(ChargePointRig.Strict);

        string tolerated = lenient.Call("StatusNotification", payload);
        string refused = strict.Call("StatusNotification", payload);

        Assert.Equal("{}", tolerated);
        Assert.StartsWith($"\"{code}\",", refused, StringComparison.Ordinal);
    }
}
