using System.Text;
using Ocpp.Codec.V16;

namespace Ocpp.Codec.Tests.V16;

public sealed class PayloadCheckTests
{
    public static TheoryData<string> Names => Messages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_whole_payload_is_good_for_its_own_action(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        byte[] json = new RandomPayload(seed: 5).WriteWhole(message.Type);

        bool isGood = message.IsRequest
            ? PayloadCheck.TryCheckRequest(message.Action, json, Leniency.Strict, out CodecFault fault)
            : PayloadCheck.TryCheckResponse(message.Action, json, Leniency.Strict, out fault);

        Assert.True(isGood, fault.ToString());
        Assert.False(fault.IsFault);
    }

    [Theory]
    [InlineData("""{"connectorId":1}""", CallErrorCode.OccurenceConstraintViolation, "type")]
    [InlineData("""{"connectorId":"1","type":"Operative"}""", CallErrorCode.TypeConstraintViolation, "connectorId")]
    [InlineData("""{"connectorId":1.5,"type":"Operative"}""", CallErrorCode.TypeConstraintViolation, "connectorId")]
    [InlineData("""{"connectorId":1,"type":"operative"}""", CallErrorCode.PropertyConstraintViolation, "type")]
    [InlineData("""{"connectorId":1,"type":"Unknown"}""", CallErrorCode.PropertyConstraintViolation, "type")]
    [InlineData("""{"connectorId":1,"type":"Operative","evse":1}""", CallErrorCode.FormationViolation, "evse")]
    [InlineData("""{"connectorId":1,"type":"Operative"} x""", CallErrorCode.FormationViolation, "")]
    [InlineData("""{"connectorId":1,"type":"Operative",}""", CallErrorCode.FormationViolation, "")]
    [InlineData("""{"connectorId":1,"type":"Oper""", CallErrorCode.FormationViolation, "")]
    [InlineData("", CallErrorCode.FormationViolation, "")]
    public void An_operators_body_is_refused_with_the_field_and_the_rule(string json, CallErrorCode code, string path)
    {
        bool isGood = PayloadCheck.TryCheckRequest(V16Action.ChangeAvailability, Encoding.UTF8.GetBytes(json), Leniency.Strict, out CodecFault fault);

        Assert.False(isGood);
        Assert.Equal(code, fault.Code);
        Assert.Equal(path, fault.Path);
        Assert.NotEmpty(fault.Rule);
    }

    [Theory]
    [InlineData("ChangeAvailability", """{"connectorId":-7,"type":"Operative"}""")]
    [InlineData("SendLocalList", """{"listVersion":-1,"updateType":"Full"}""")]
    [InlineData("SetChargingProfile", """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":-1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[]}}}""")]
    [InlineData("SetChargingProfile", """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":22.9},{"startPeriod":60,"limit":8.10},{"startPeriod":90,"limit":11e3}]}}}""")]
    [InlineData("GetConfiguration", """{"key":[]}""")]
    [InlineData("GetConfiguration", "{}")]
    [InlineData("DataTransfer", """{"vendorId":"","data":""}""")]
    public void An_operators_body_passes_by_the_schema_alone(string action, string json)
    {
        bool isGood = PayloadCheck.TryCheckRequest(Enum.Parse<V16Action>(action), Encoding.UTF8.GetBytes(json), Leniency.Strict, out CodecFault fault);

        Assert.True(isGood, fault.ToString());
    }

    [Fact]
    public void A_body_that_is_not_UTF_8_is_refused()
    {
        byte[] json = [.. """{"vendorId":"org.example","data":" """u8, 0xC3, .. "\"}"u8];

        bool isGood = PayloadCheck.TryCheckRequest(V16Action.DataTransfer, json, Leniency.Strict, out CodecFault fault);

        Assert.False(isGood);
        Assert.Equal(CallErrorCode.FormationViolation, fault.Code);
    }

    [Fact]
    public void What_was_tolerated_is_told()
    {
        CodecContext context = new(Leniency.Lenient);

        bool isGood = PayloadCheck.TryCheckResponse(V16Action.GetConfiguration, """{"configurationKey":null}"""u8, ref context);

        Assert.True(isGood);
        Assert.True(context.Tolerances.Contains(Tolerance.NullForAbsent));
    }

    [Theory]
    [InlineData((V16Action)0)]
    [InlineData((V16Action)255)]
    public void Nothing_is_good_for_what_is_no_action(V16Action action)
    {
        Assert.False(PayloadCheck.TryCheckRequest(action, "{}"u8, Leniency.Lenient, out CodecFault request));
        Assert.False(PayloadCheck.TryCheckResponse(action, "{}"u8, Leniency.Lenient, out CodecFault response));

        Assert.Equal(CallErrorCode.NotImplemented, request.Code);
        Assert.Equal(CallErrorCode.NotImplemented, response.Code);
    }
}
