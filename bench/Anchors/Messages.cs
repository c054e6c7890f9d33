using System.Text.Json.Serialization;

namespace Ocpp.Anchors;

/// <summary>The messages of a charge point's day, as records for System.Text.Json.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BootNotification))]
[JsonSerializable(typeof(BootNotificationAnswer))]
[JsonSerializable(typeof(HeartbeatAnswer))]
[JsonSerializable(typeof(StatusNotification))]
[JsonSerializable(typeof(Authorize))]
[JsonSerializable(typeof(AuthorizeAnswer))]
[JsonSerializable(typeof(StartTransaction))]
[JsonSerializable(typeof(StartTransactionAnswer))]
[JsonSerializable(typeof(StopTransaction))]
[JsonSerializable(typeof(MeterValues))]
[JsonSerializable(typeof(EmptyAnswer))]
internal sealed partial class Messages : JsonSerializerContext;

internal sealed record BootNotification(string ChargePointVendor, string ChargePointModel, string? ChargePointSerialNumber = null, string? FirmwareVersion = null);

internal sealed record BootNotificationAnswer(string Status, DateTimeOffset CurrentTime, int Interval);

internal sealed record HeartbeatAnswer(DateTimeOffset CurrentTime);

internal sealed record StatusNotification(int ConnectorId, string ErrorCode, string Status, DateTimeOffset? Timestamp = null);

internal sealed record Authorize(string IdTag);

internal sealed record IdTagInfo(string Status);

internal sealed record AuthorizeAnswer(IdTagInfo IdTagInfo);

internal sealed record StartTransaction(int ConnectorId, string IdTag, int MeterStart, DateTimeOffset Timestamp, int? ReservationId = null);

internal sealed record StartTransactionAnswer(int TransactionId, IdTagInfo IdTagInfo);

internal sealed record StopTransaction(int TransactionId, int MeterStop, DateTimeOffset Timestamp, string? IdTag = null, string? Reason = null);

internal sealed record SampledValue(string Value, string? Context = null, string? Measurand = null, string? Phase = null, string? Location = null, string? Unit = null);

internal sealed record MeterValue(DateTimeOffset Timestamp, SampledValue[] SampledValue);

internal sealed record MeterValues(int ConnectorId, MeterValue[] MeterValue, int? TransactionId = null);

internal sealed record EmptyAnswer;
