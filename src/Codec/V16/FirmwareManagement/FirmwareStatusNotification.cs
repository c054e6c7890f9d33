namespace Ocpp.Codec.V16;

/// <summary>Reports how a firmware update gets on. OCPP 1.6 §6.19, sent by the charge point.</summary>
[OcppMessage(V16Action.FirmwareStatusNotification, MessageKind.Request)]
public readonly ref partial struct FirmwareStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required FirmwareStatus Status { get; init; }
}

/// <summary>Acknowledges a firmware status. It has no fields. OCPP 1.6 §6.20, sent by the Central System.</summary>
[OcppMessage(V16Action.FirmwareStatusNotification, MessageKind.Response)]
public readonly ref partial struct FirmwareStatusNotificationResponse
{
}
