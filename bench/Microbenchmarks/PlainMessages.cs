using System.Text.Json.Serialization;
using Ocpp.Codec.V16;

namespace Ocpp.Microbenchmarks;

/// <summary>What one would write without a codec of one's own: records, read and written by System.Text.Json's generated code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PlainHeartbeatRequest))]
[JsonSerializable(typeof(PlainHeartbeat))]
[JsonSerializable(typeof(PlainStatus))]
[JsonSerializable(typeof(PlainStart))]
[JsonSerializable(typeof(PlainMeterValues))]
internal sealed partial class PlainMessages : JsonSerializerContext;

internal sealed record PlainHeartbeatRequest;

internal sealed record PlainHeartbeat(DateTimeOffset CurrentTime);

internal sealed record PlainStatus(int ConnectorId, ChargePointErrorCode ErrorCode, ChargePointStatus Status, DateTimeOffset? Timestamp);

internal sealed record PlainStart(int ConnectorId, string IdTag, long MeterStart, DateTimeOffset Timestamp);

// Text for the enumerations, whose names have dots: a converter for them would have to be written by hand.
internal sealed record PlainSample(string Value, string? Context, string? Measurand, string? Unit);

internal sealed record PlainMeterValue(DateTimeOffset Timestamp, PlainSample[] SampledValue);

internal sealed record PlainMeterValues(int ConnectorId, long? TransactionId, PlainMeterValue[] MeterValue);
