using Ocpp.Codec.V16;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Tests.Commands;

namespace Ocpp.Gateway.Tests.V16;

public sealed class V16ProtocolTests
{
    [Theory]
    [InlineData("""[2,"x","Heartbeat",{}]""", "\"x\"")]
    [InlineData("""[2,"x","Heartbeat",null]""", "\"x\"")]
    [InlineData("""[2,"x","Heartbeat"]""", "\"x\"")]
    [InlineData("""[2,12345,"Heartbeat",{}]""", "12345")]
    [InlineData("""[2,-1.50e2,"Heartbeat",{}]""", "-1.50e2")]
    [InlineData("""[2,"","Heartbeat",{}]""", "\"\"")]
    [InlineData("""[2,"\u0061\"\ud800","Heartbeat",{}]""", """ "\u0061\"\ud800" """)]
    [InlineData("""[2,"an id that has more than the thirty-six characters that it may have","Heartbeat",{}]""", "\"an id that has more than the thirty-six characters that it may have\"")]
    [InlineData("""  [ 2 , "x" , "Heart\u0062eat" , { "a" : [ 1 ] } ]  """, "\"x\"")]
    public async Task A_call_is_answered_with_its_id_as_it_came(string call, string id)
    {
        await using ChargePointRig rig = new();

        rig.Peer.Send(call);

        Assert.StartsWith($"[3,{id.Trim()},{{\"currentTime\":", rig.Peer.Receive(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[2,"1","Dance",{}]""", "NotImplemented")]
    [InlineData("""[2,"1","heartbeat",{}]""", "NotImplemented")]
    [InlineData("""[2,"1","",{}]""", "NotImplemented")]
    [InlineData("""[2,"1","Reset",{"type":"Hard"}]""", "NotSupported")]
    [InlineData("""[2,"1","CertificateSigned",{}]""", "NotSupported")]
    [InlineData("""[2,"1","Heartbeat",[]]""", "FormationViolation")]
    [InlineData("""[2,"1","Heartbeat","{}"]""", "FormationViolation")]
    [InlineData("""[2,"1","Heartbeat",{}""", "FormationViolation")]
    [InlineData("""[2,"1","Heartbeat",{}] []""", "FormationViolation")]
    [InlineData("""[2,"1","Heartbeat",{"a":}]""", "FormationViolation")]
    [InlineData("""[2,"1","Heartbeat",NaN]""", "FormationViolation")]
    [InlineData("""[2,"1","Heartbeat",{},1]""", "ProtocolError")]
    [InlineData("""[2,"1"]""", "ProtocolError")]
    [InlineData("""[2,"1",7,{}]""", "ProtocolError")]
    public async Task A_call_whose_id_can_be_read_gets_an_error_and_the_connection_lives(string call, string code)
    {
        await using ChargePointRig rig = new();

        rig.Peer.Send(call);
        string error = rig.Peer.Receive();

        Assert.StartsWith($"[4,\"1\",\"{code}\",\"", error, StringComparison.Ordinal);
        Assert.EndsWith("\",{}]", error, StringComparison.Ordinal);
        Assert.StartsWith("{\"currentTime\":", rig.Call("Heartbeat", "{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[2]")]
    [InlineData("[[[[")]
    [InlineData("""[2,null,"Heartbeat",{}]""")]
    [InlineData("""["2","1","Heartbeat",{}]""")]
    [InlineData("""[5,"1",{}]""")]
    [InlineData("""[-2,"1","Heartbeat",{}]""")]
    [InlineData("""[3,"nobody asked",{}]""")]
    [InlineData("""[4,"nobody asked","InternalError","",{}]""")]
    [InlineData("""[3,"nobody asked",{]""")]
    public async Task What_can_have_no_answer_gets_none_and_the_connection_lives(string message)
    {
        await using ChargePointRig rig = new();

        rig.Peer.Send(message);
        Assert.Null(rig.Peer.Next());

        Assert.StartsWith("{\"currentTime\":", rig.Call("Heartbeat", "{}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_beyond_64_is_refused_however_deep_it_goes()
    {
        await using ChargePointRig rig = new();

        rig.Peer.Send($"""[2,"1","Heartbeat",{new string('[', 300_000)}""");

        Assert.StartsWith("""[4,"1","FormationViolation",""", rig.Peer.Receive(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[2,1,"Heartbeat",{}]""", "[4,1,\"ProtocolError\",")]
    [InlineData("""[2,"1","Heartbeat"]""", "[4,\"1\",\"ProtocolError\",")]
    [InlineData("""[2,"1","Heartbeat",{"a":1}]""", "[4,\"1\",\"FormationViolation\",")]
    public async Task A_strict_gateway_refuses_what_a_lenient_one_forgives(string call, string expected)
    {
        await using ChargePointRig rig = new(ChargePointRig.Strict);

        rig.Peer.Send(call);

        Assert.StartsWith(expected, rig.Peer.Receive(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pending", """[2,"1","Heartbeat",{}]""")]
    [InlineData("Rejected", """[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""")]
    [InlineData("Pending", """[2,"1","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T11:00:00Z"}]""")]
    [InlineData("Pending", """[2,"1","Dance",{}]""")]
    [InlineData("Rejected", """[2,"1","Authorize",{}]""")]
    public async Task Before_it_is_accepted_a_charge_point_gets_a_SecurityError_for_all_but_its_boot(string status, string call)
    {
        await using ChargePointRig rig = new();
        await rig.RegisterAsync(registration => registration with { BootStatus = Enum.Parse<RegistrationStatus>(status) });
        long facts = rig.Node.Journal.Appended.Value;

        rig.Peer.Send(call);

        Assert.StartsWith("""[4,"1","SecurityError",""", rig.Peer.Receive(), StringComparison.Ordinal);
        Assert.Equal(facts, rig.Node.Journal.Appended.Value);
        Assert.StartsWith($"{{\"status\":\"{status}\"", rig.Call("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pending_charge_point_may_send_what_was_triggered()
    {
        await using CommandRig rig = new(new OcppOptions { UnknownChargePoints = UnknownChargePointRule.Pending });
        TestPeer peer = await rig.BootAsync();
        await rig.AskAsync(peer, "TriggerMessage", """{"requestedMessage":"StatusNotification","connectorId":1}""", """{"status":"Accepted"}""");

        peer.Send("""[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");

        Assert.Equal("""[3,"s",{}]""", await peer.ReceiveAsync());
    }

    [Fact]
    public async Task A_charge_point_that_was_accepted_once_is_served_on_a_reconnect_without_a_boot()
    {
        await using ChargePointRig rig = new();
        rig.Call("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");

        TestPeer newer = rig.Node.Connect(ChargePointRig.Id);

        Assert.Equal("{}", ChargePointRig.Call(newer, "StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available"}"""));
    }
}
