using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class BootNotificationTests
{
    private const string Boot = """{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"1.0"}""";

    [Fact]
    public async Task An_accepted_charge_point_is_told_so_with_the_time_and_the_heartbeat_interval()
    {
        await using ChargePointRig rig = new(new OcppOptions { HeartbeatInterval = TimeSpan.FromMinutes(7), ReadConfiguration = ReadConfigurationRule.Never });

        string answer = rig.Call("BootNotification", Boot);

        Assert.Equal("""{"status":"Accepted","currentTime":"2026-06-01T12:00:00.000Z","interval":420}""", answer);
    }

    [Fact]
    public async Task What_it_sent_is_kept()
    {
        await using ChargePointRig rig = new();

        rig.Call("BootNotification", Boot);
        ChargePointView view = await rig.ViewAsync();

        Assert.Equal(Boot, Encoding.UTF8.GetString(view.BootNotification.Span));
        Assert.Equal(rig.Node.Clock.GetUtcNow(), view.BootTime);
    }

    [Theory]
    [InlineData("Pending")]
    [InlineData("Rejected")]
    public async Task A_registered_charge_point_is_told_its_own_status_and_interval(string status)
    {
        await using ChargePointRig rig = new();
        await rig.RegisterAsync(registration => registration with { BootStatus = Enum.Parse<RegistrationStatus>(status), HeartbeatInterval = TimeSpan.FromSeconds(30) });

        string answer = rig.Call("BootNotification", Boot);

        Assert.StartsWith($"{{\"status\":\"{status}\",", answer, StringComparison.Ordinal);
        Assert.EndsWith(",\"interval\":30}", answer, StringComparison.Ordinal);
        Assert.Equal(FactType.ChargePointBooted, rig.LastFact().Type);
    }

    [Fact]
    public async Task The_configuration_is_asked_for_right_behind_an_accepted_boot()
    {
        await using ChargePointRig rig = new(new OcppOptions());

        string answer = rig.Call("BootNotification", Boot);
        string asked = rig.Peer.Receive();
        rig.Peer.Send($$"""[3,"{{asked.Split('"')[1]}}",{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"}]}]""");

        Assert.StartsWith("""{"status":"Accepted",""", answer, StringComparison.Ordinal);
        Assert.EndsWith(",\"GetConfiguration\",{}]", asked, StringComparison.Ordinal);
        Assert.Equal("300", (await rig.ViewAsync()).Configuration!["HeartbeatInterval"].Value);
    }

    [Fact]
    public async Task Nobody_asks_for_the_configuration_of_a_charge_point_that_is_not_accepted()
    {
        await using ChargePointRig rig = new(new OcppOptions { UnknownChargePoints = UnknownChargePointRule.Pending });

        string answer = rig.Call("BootNotification", Boot);

        Assert.StartsWith("""{"status":"Pending",""", answer, StringComparison.Ordinal);
        Assert.Null(rig.Peer.Next());
    }

    [Fact]
    public async Task A_boot_ends_no_transaction()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}""");

        rig.Call("BootNotification", Boot);

        Assert.True((await rig.TransactionAsync(1)).IsOpen);
    }

    [Theory]
    [InlineData("""{"chargePointVendor":"A vendor of more than twenty","chargePointModel":"M"}""", "PropertyConstraintViolation")]
    [InlineData("""{"chargePointVendor":"V","chargePointModel":"M","connectors":2}""", "FormationViolation")]
    [InlineData("""{"chargePointVendor":"V","chargePointModel":5}""", "TypeConstraintViolation")]
    public async Task Odd_texts_are_refused_only_by_a_strict_gateway(string payload, string code)
    {
        await using ChargePointRig lenient = new();
        await using ChargePointRig strict = new(ChargePointRig.Strict);

        string tolerated = lenient.Call("BootNotification", payload);
        string refused = strict.Call("BootNotification", payload);

        Assert.StartsWith("""{"status":"Accepted",""", tolerated, StringComparison.Ordinal);
        Assert.StartsWith($"\"{code}\",", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_what_is_required_it_is_no_boot()
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("BootNotification", """{"chargePointVendor":"V"}""");

        Assert.StartsWith("\"OccurenceConstraintViolation\",\"chargePointModel: ", answer, StringComparison.Ordinal);
        Assert.Null((await rig.ViewAsync()).BootTime);
    }
}
