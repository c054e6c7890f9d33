namespace Ocpp.Codec.V16;

/// <summary>
/// Reports a security event. It is queued by the charge point and never lost for want of a connection. OCPP 1.6 security whitepaper, sent
/// by the charge point.
/// </summary>
[OcppMessage(V16Action.SecurityEventNotification, MessageKind.Request)]
public readonly ref partial struct SecurityEventNotificationRequest
{
    /// <summary>The event; names beyond the whitepaper's list are welcome; at most 50 characters.</summary>
    [MaxLength(50)]
    public required JsonText Type { get; init; }

    /// <summary>When it happened.</summary>
    public required OcppTimestamp Timestamp { get; init; }

    /// <summary>Technical details, at most 255 characters.</summary>
    [MaxLength(255)]
    public JsonText TechInfo { get; init; }
}

/// <summary>Acknowledges a security event. It has no fields. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.SecurityEventNotification, MessageKind.Response)]
public readonly ref partial struct SecurityEventNotificationResponse
{
}
