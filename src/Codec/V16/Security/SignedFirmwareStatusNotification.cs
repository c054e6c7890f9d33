namespace Ocpp.Codec.V16;

/// <summary>Reports how a signed firmware update gets on. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.SignedFirmwareStatusNotification, MessageKind.Request)]
public readonly ref partial struct SignedFirmwareStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required SignedFirmwareStatus Status { get; init; }

    /// <summary>Number from SignedUpdateFirmware; absent only when Idle.</summary>
    public int? RequestId { get; init; }
}

/// <summary>Acknowledges a firmware status. It has no fields. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.SignedFirmwareStatusNotification, MessageKind.Response)]
public readonly ref partial struct SignedFirmwareStatusNotificationResponse
{
}
