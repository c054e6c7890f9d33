using System.Text;

namespace Ocpp.Codec.Tests.V16;

/// <summary>The table of tolerances: what each lets pass when lenient, and which fault it is when strict.</summary>
public sealed class PayloadToleranceTests
{
    /// <summary>Deviations of the array around a payload; the envelope's tests have them.</summary>
    private static readonly Tolerance[] OfTheEnvelope =
    [
        Tolerance.ControlCharacters,
        Tolerance.LoneSurrogate,
        Tolerance.MissingPayload,
        Tolerance.IncompleteCallError,
        Tolerance.LongMessageId,
        Tolerance.NumericMessageId,
    ];

    /// <summary>Deviations that no payload shows; the gateway's tests have them.</summary>
    private static readonly Tolerance[] OfTheConnection =
    [
        Tolerance.BrokenMessage,
        Tolerance.CallBeforeBoot,
        Tolerance.RepeatedCall,
        Tolerance.RepeatedStart,
        Tolerance.ForeignTransactionId,
        Tolerance.ImplausibleTime,
        Tolerance.LateAnswer,
        Tolerance.UnansweredPing,
        Tolerance.MissingSubprotocol,
        Tolerance.MissingConnectionUpgrade,
        Tolerance.MissingHost,
        Tolerance.QueryString,
        Tolerance.DoubledSlashes,
        Tolerance.TrailingSlash,
    ];

    public static TheoryData<Tolerance, string, string, CallErrorCode, string> Table => new()
    {
        {
            Tolerance.NumberForText, "MeterValues.req",
            """{"connectorId":1,"meterValue":[{"timestamp":"2024-01-31T12:00:00Z","sampledValue":[{"value":"1"},{"value":0.0}]}]}""",
            CallErrorCode.TypeConstraintViolation, "meterValue[0].sampledValue[1].value"
        },
        {
            Tolerance.NumberForText, "GetConfiguration.conf",
            """{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":300}]}""",
            CallErrorCode.TypeConstraintViolation, "configurationKey[0].value"
        },
        {
            Tolerance.BooleanForText, "GetConfiguration.conf",
            """{"configurationKey":[{"key":"LocalPreAuthorize","readonly":false,"value":true}]}""",
            CallErrorCode.TypeConstraintViolation, "configurationKey[0].value"
        },
        {
            Tolerance.TextForNumber, "StatusNotification.req",
            """{"connectorId":"1","errorCode":"NoError","status":"Available"}""",
            CallErrorCode.TypeConstraintViolation, "connectorId"
        },
        {
            Tolerance.TextForBoolean, "GetConfiguration.conf",
            """{"configurationKey":[{"key":"HeartbeatInterval","readonly":"True","value":"300"}]}""",
            CallErrorCode.TypeConstraintViolation, "configurationKey[0].readonly"
        },
        {
            Tolerance.ObjectForText, "DataTransfer.req",
            """{"vendorId":"org.example","data":{"soc":[71,72]}}""",
            CallErrorCode.TypeConstraintViolation, "data"
        },
        {
            Tolerance.FractionalInteger, "StartTransaction.req",
            """{"connectorId":1,"idTag":"A","meterStart":26008.333,"timestamp":"2024-01-31T12:00:00Z"}""",
            CallErrorCode.TypeConstraintViolation, "meterStart"
        },
        {
            Tolerance.IntegerOutOfRange, "LogStatusNotification.req",
            """{"status":"Idle","requestId":2147483648}""",
            CallErrorCode.PropertyConstraintViolation, "requestId"
        },
        {
            Tolerance.IntegerOutOfRange, "MeterValues.req",
            """{"connectorId":-1,"meterValue":[{"timestamp":"2024-01-31T12:00:00Z","sampledValue":[{"value":"1"}]}]}""",
            CallErrorCode.PropertyConstraintViolation, "connectorId"
        },
        {
            Tolerance.TooManyFractionDigits, "GetCompositeSchedule.conf",
            """{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8.25}]}}""",
            CallErrorCode.PropertyConstraintViolation, "chargingSchedule.chargingSchedulePeriod[0].limit"
        },
        {
            Tolerance.TextTooLong, "BootNotification.req",
            """{"chargePointVendor":"123456789012345678901","chargePointModel":"M"}""",
            CallErrorCode.PropertyConstraintViolation, "chargePointVendor"
        },
        {
            Tolerance.TextTooLong, "GetConfiguration.conf",
            """{"unknownKey":["A","12345678901234567890123456789012345678901234567890+"]}""",
            CallErrorCode.PropertyConstraintViolation, "unknownKey[1]"
        },
        {
            Tolerance.UnknownEnumValue, "StatusNotification.req",
            """{"connectorId":1,"errorCode":"Error","status":"Available"}""",
            CallErrorCode.PropertyConstraintViolation, "errorCode"
        },
        {
            Tolerance.UnknownEnumValue, "MeterValues.req",
            """{"connectorId":1,"meterValue":[{"timestamp":"2024-01-31T12:00:00Z","sampledValue":[{"value":"50","measurand":"Frequency","unit":"Hz"}]}]}""",
            CallErrorCode.PropertyConstraintViolation, "meterValue[0].sampledValue[0].unit"
        },
        {
            Tolerance.MisspeltEnumValue, "LogStatusNotification.req",
            """{"status":"UploadFailed"}""",
            CallErrorCode.PropertyConstraintViolation, "status"
        },
        {
            Tolerance.UnknownProperty, "Authorize.req",
            """{"idTag":"A","connectorId":1}""",
            CallErrorCode.FormationViolation, "connectorId"
        },
        {
            Tolerance.UnknownProperty, "GetConfiguration.conf",
            """{"configurationKey":[{"key":"K","readonly":false,"unit":{"deep":["er"]}}]}""",
            CallErrorCode.FormationViolation, "configurationKey[0].unit"
        },
        {
            Tolerance.DuplicateProperty, "Authorize.req",
            """{"idTag":"A","idTag":"B"}""",
            CallErrorCode.FormationViolation, "idTag"
        },
        {
            Tolerance.NullForAbsent, "StatusNotification.req",
            """{"connectorId":1,"errorCode":"NoError","status":"Available","info":null}""",
            CallErrorCode.TypeConstraintViolation, "info"
        },
        {
            Tolerance.EmptyArray, "MeterValues.req",
            """{"connectorId":1,"meterValue":[]}""",
            CallErrorCode.OccurenceConstraintViolation, "meterValue"
        },
        {
            Tolerance.EmptyArray, "GetInstalledCertificateIds.conf",
            """{"status":"NotFound","certificateHashData":[]}""",
            CallErrorCode.OccurenceConstraintViolation, "certificateHashData"
        },
        {
            Tolerance.TimestampWithoutOffset, "StatusNotification.req",
            """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2024-01-31T12:00:00"}""",
            CallErrorCode.PropertyConstraintViolation, "timestamp"
        },
        {
            Tolerance.ShortOffset, "StatusNotification.req",
            """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2024-01-31T12:00:00+02"}""",
            CallErrorCode.PropertyConstraintViolation, "timestamp"
        },
        {
            Tolerance.MalformedTimestamp, "StatusNotification.req",
            """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"31.01.2024 12:00"}""",
            CallErrorCode.PropertyConstraintViolation, "timestamp"
        },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Lenient_reading_lets_it_pass_and_names_it(Tolerance tolerance, string name, string json, CallErrorCode strictCode, string path)
    {
        CodecContext context = new(Leniency.Lenient);

        bool isGood = Messages.Named(name).TryRead(Encoding.UTF8.GetBytes(json), ref context);

        Assert.True(isGood, $"{context.Fault} instead of {strictCode} at {path} when strict");
        Assert.Equal(tolerance.ToString(), context.Tolerances.ToString());
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Strict_reading_refuses_it_with_the_code_and_the_property(Tolerance tolerance, string name, string json, CallErrorCode strictCode, string path)
    {
        CodecContext context = new(Leniency.Strict);

        bool isGood = Messages.Named(name).TryRead(Encoding.UTF8.GetBytes(json), ref context);

        Assert.False(isGood, $"{tolerance} was tolerated");
        Assert.Equal(strictCode, context.Fault.Code);
        Assert.Equal(path, context.Fault.Path);
        Assert.NotEmpty(context.Fault.Rule);
        Assert.True(context.Tolerances.IsEmpty);
    }

    [Fact]
    public void Every_tolerance_of_a_payload_is_in_the_table()
    {
        IEnumerable<Tolerance> inTable = Table.Select(row => (Tolerance)row[0]).Append(Tolerance.WrongTypeForOptional);

        Assert.Equal(Enum.GetValues<Tolerance>(), inTable.Concat(OfTheEnvelope).Concat(OfTheConnection).Distinct().Order());
    }
}
