using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class DataTransferTests
{
    [Theory]
    [InlineData("""{"vendorId":"org.example"}""")]
    [InlineData("""{"vendorId":"org.example","messageId":"m","data":"{\"a\":1}"}""")]
    [InlineData("""{"vendorId":"org.example","data":{"a":[1,2]}}""")]
    public async Task A_vendor_that_nobody_speaks_for_is_unknown_and_its_message_is_kept(string payload)
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("DataTransfer", payload);

        Assert.Equal("""{"status":"UnknownVendorId"}""", answer);
        Assert.Equal((FactType.DataTransferReceived, ChargePointRig.Id), rig.LastFact());
        Assert.True(rig.LastFactHolds(payload));
    }

    [Fact]
    public async Task Without_a_vendor_it_is_refused()
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("DataTransfer", """{"data":"x"}""");

        Assert.StartsWith("\"OccurenceConstraintViolation\",\"vendorId: ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strict_gateway_refuses_data_that_is_no_text()
    {
        await using ChargePointRig rig = new(ChargePointRig.Strict);

        string answer = rig.Call("DataTransfer", """{"vendorId":"org.example","data":{"a":1}}""");

        Assert.StartsWith("\"TypeConstraintViolation\",\"data: ", answer, StringComparison.Ordinal);
    }
}
