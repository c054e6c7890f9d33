using System.Text;
using Ocpp.Codec.V16;

namespace Ocpp.Codec.Tests.V16;

/// <summary>StartTransaction, StopTransaction and MeterValues get their answer whenever they can be read, or a charge point resends for ever or forgets them.</summary>
public sealed class TransactionLeniencyTests
{
    private const string Timestamp = "\"timestamp\":\"2024-01-31T12:00:00Z\"";

    [Theory]
    [InlineData("StartTransaction.req", """{"connectorId":0,"idTag":"A","meterStart":1,"timestamp":"2024-01-31T12:00:00Z"}""", "IntegerOutOfRange")]
    [InlineData("StartTransaction.req", """{"connectorId":"1","idTag":5,"meterStart":"100","timestamp":"2024-01-31T12:00:00Z"}""", "NumberForText, TextForNumber")]
    [InlineData("StartTransaction.req", """{"connectorId":1,"idTag":"123456789012345678901","meterStart":-1,"timestamp":"2024-01-31T12:00:00Z"}""", "TextTooLong")]
    [InlineData("StartTransaction.req", """{"connectorId":1,"idTag":"","meterStart":1,"timestamp":"now","reservationId":-1}""", "MalformedTimestamp")]
    [InlineData("StartTransaction.req", """{"connectorId":1,"idTag":"A","meterStart":26008.333,"timestamp":20240131,"reservationId":null,"vendor":{}}""", "NumberForText, FractionalInteger, UnknownProperty, NullForAbsent, MalformedTimestamp")]
    [InlineData("StartTransaction.req", """{"connectorId":1,"idTag":"A","meterStart":1e3,"timestamp":"2024-01-31T12:00:00Z"}""", "FractionalInteger")]
    [InlineData("StartTransaction.req", """{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2024-01-31T12:00:00Z","reservationId":{"id":1}}""", "WrongTypeForOptional")]
    [InlineData("StopTransaction.req", """{"transactionId":9223372036854775807,"meterStop":3000000000,"timestamp":"2024-01-31T12:00:00","reason":"Bored"}""", "IntegerOutOfRange, UnknownEnumValue, TimestampWithoutOffset")]
    [InlineData("StopTransaction.req", """{"transactionId":-1,"meterStop":1,"timestamp":"2024-01-31T12:00:00Z","idTag":null,"transactionData":[]}""", "NullForAbsent")]
    [InlineData("StopTransaction.req", """{"transactionId":1,"meterStop":1,"timestamp":"2024-01-31T12:00:00Z","idTag":["A"],"reason":{},"transactionData":"none"}""", "WrongTypeForOptional")]
    [InlineData("StopTransaction.req", """{"transactionId":99999999999999999999,"meterStop":1,"meterStop":2,"timestamp":"2024-01-31T12:00:00Z"}""", "IntegerOutOfRange, DuplicateProperty")]
    [InlineData("MeterValues.req", """{"connectorId":-5,"meterValue":[]}""", "IntegerOutOfRange, EmptyArray")]
    [InlineData("MeterValues.req", """{"connectorId":1,"transactionId":"7","meterValue":[{"timestamp":"x","sampledValue":[]}]}""", "TextForNumber, EmptyArray, MalformedTimestamp")]
    [InlineData("MeterValues.req", """{"connectorId":1,"transactionId":"none","meterValue":[{"timestamp":"2024-01-31T12:00:00Z","sampledValue":[{"value":true,"unit":"Hertz","phase":3,"location":null}]}]}""", "NumberForText, BooleanForText, UnknownEnumValue, NullForAbsent, WrongTypeForOptional")]
    public void What_can_be_read_is_read(string name, string json, string tolerances)
    {
        CodecContext context = new(Leniency.Transaction);

        bool isGood = Messages.Named(name).TryRead(Encoding.UTF8.GetBytes(json), ref context);

        Assert.True(isGood, context.Fault.ToString());
        Assert.Equal(tolerances, context.Tolerances.ToString());
    }

    [Theory]
    [InlineData("StartTransaction.req", """{"idTag":"A","meterStart":1,"timestamp":"2024-01-31T12:00:00Z"}""", CallErrorCode.OccurenceConstraintViolation, "connectorId")]
    [InlineData("StartTransaction.req", """{"connectorId":1,"idTag":null,"meterStart":1,"timestamp":"2024-01-31T12:00:00Z"}""", CallErrorCode.OccurenceConstraintViolation, "idTag")]
    [InlineData("StartTransaction.req", """{"connectorId":1,"idTag":"A","meterStart":"full","timestamp":"2024-01-31T12:00:00Z"}""", CallErrorCode.TypeConstraintViolation, "meterStart")]
    [InlineData("StartTransaction.req", """{"connectorId":1,"idTag":{},"meterStart":1,"timestamp":"2024-01-31T12:00:00Z"}""", CallErrorCode.TypeConstraintViolation, "idTag")]
    [InlineData("StartTransaction.req", """{"connectorId":true,"idTag":"A","meterStart":1,"timestamp":"2024-01-31T12:00:00Z"}""", CallErrorCode.TypeConstraintViolation, "connectorId")]
    [InlineData("StopTransaction.req", """{"meterStop":1,"timestamp":"2024-01-31T12:00:00Z"}""", CallErrorCode.OccurenceConstraintViolation, "transactionId")]
    [InlineData("StopTransaction.req", """{"transactionId":[1],"meterStop":1,"timestamp":"2024-01-31T12:00:00Z"}""", CallErrorCode.TypeConstraintViolation, "transactionId")]
    [InlineData("MeterValues.req", """{"connectorId":1}""", CallErrorCode.OccurenceConstraintViolation, "meterValue")]
    [InlineData("MeterValues.req", """{"connectorId":1,"meterValue":{}}""", CallErrorCode.TypeConstraintViolation, "meterValue")]
    [InlineData("MeterValues.req", """{"connectorId":1,"meterValue":[{"timestamp":"2024-01-31T12:00:00Z","sampledValue":[{"value":"1"}]},7]}""", CallErrorCode.TypeConstraintViolation, "meterValue[1]")]
    [InlineData("MeterValues.req", """{"connectorId":1,"meterValue":[{"timestamp":"2024-01-31T12:00:00Z","sampledValue":[{"value":"1"},{"unit":"Wh"}]}]}""", CallErrorCode.OccurenceConstraintViolation, "meterValue[0].sampledValue[1].value")]
    public void Only_a_required_property_that_is_missing_or_not_convertible_is_a_fault(string name, string json, CallErrorCode code, string path)
    {
        CodecContext context = new(Leniency.Transaction);

        bool isGood = Messages.Named(name).TryRead(Encoding.UTF8.GetBytes(json), ref context);

        Assert.False(isGood);
        Assert.Equal(code, context.Fault.Code);
        Assert.Equal(path, context.Fault.Path);
    }

    [Theory]
    [InlineData("26008.333", 26008)]
    [InlineData("26008.5", 26009)]
    [InlineData("-0.5", -1)]
    [InlineData("1234.0", 1234)]
    [InlineData("\"1234\"", 1234)]
    [InlineData("\"1234.6\"", 1235)]
    [InlineData("3000000000", 3000000000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("1e30", long.MaxValue)]
    [InlineData("-1e30", long.MinValue)]
    public void A_meter_reading_is_rounded_and_kept_within_64_bits(string written, long expected)
    {
        CodecContext context = new(Leniency.Transaction);
        string json = $$"""{"connectorId":1,"idTag":"A","meterStart":{{written}},{{Timestamp}}}""";

        bool isGood = StartTransactionRequest.TryRead(Encoding.UTF8.GetBytes(json), ref context, out StartTransactionRequest request);

        Assert.True(isGood, context.Fault.ToString());
        Assert.Equal(expected, request.MeterStart);
    }

    [Fact]
    public void What_was_let_pass_inside_an_array_is_there_when_going_through_it()
    {
        CodecContext context = new(Leniency.Transaction);
        ReadOnlySpan<byte> json = """{"connectorId":1,"meterValue":[{"timestamp":"x","sampledValue":[{"value":21.40,"unit":"Hz","phase":[7]}]}]}"""u8;
        Assert.True(MeterValuesRequest.TryRead(json, ref context, out MeterValuesRequest request));
        List<string> read = [];

        foreach (MeterValue meterValue in request.MeterValue)
        {
            read.Add(meterValue.Timestamp.IsValid ? "valid" : "not valid");
            foreach (SampledValue sampledValue in meterValue.SampledValue)
            {
                read.Add(sampledValue.Value.ToString());
                read.Add(sampledValue.Unit.ToString()!);
                read.Add(sampledValue.Phase.ToString()!);
            }
        }

        Assert.Equal(["not valid", "21.40", "Unknown", ""], read);
    }
}
