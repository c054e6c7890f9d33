namespace Ocpp.Codec.V16;

/// <summary>Reports the state of a connector, or of the charge point itself. OCPP 1.6 §6.47, sent by the charge point.</summary>
[OcppMessage(V16Action.StatusNotification, MessageKind.Request)]
public readonly ref partial struct StatusNotificationRequest
{
    /// <summary>The connector; 0 is the charge point itself. Below 0 there is nothing to file the status under.</summary>
    [Minimum(0, EvenWhenLenient = true)]
    public required int ConnectorId { get; init; }

    /// <summary>What is wrong, NoError if nothing is.</summary>
    public required ChargePointErrorCode ErrorCode { get; init; }

    /// <summary>The state.</summary>
    public required ChargePointStatus Status { get; init; }

    /// <summary>Free text about the error, at most 50 characters.</summary>
    [MaxLength(50)]
    public JsonText Info { get; init; }

    /// <summary>When it became so; absent means the time of receipt.</summary>
    public OcppTimestamp? Timestamp { get; init; }

    /// <summary>Whose error code it is, at most 255 characters.</summary>
    [MaxLength(255)]
    public JsonText VendorId { get; init; }

    /// <summary>The vendor's own error code, at most 50 characters.</summary>
    [MaxLength(50)]
    public JsonText VendorErrorCode { get; init; }
}

/// <summary>Acknowledges a status. It has no fields. OCPP 1.6 §6.48, sent by the Central System.</summary>
[OcppMessage(V16Action.StatusNotification, MessageKind.Response)]
public readonly ref partial struct StatusNotificationResponse
{
}
