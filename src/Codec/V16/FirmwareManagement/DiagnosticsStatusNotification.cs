namespace Ocpp.Codec.V16;

/// <summary>Reports how an upload of diagnostics gets on. OCPP 1.6 §6.17, sent by the charge point.</summary>
[OcppMessage(V16Action.DiagnosticsStatusNotification, MessageKind.Request)]
public readonly ref partial struct DiagnosticsStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required DiagnosticsStatus Status { get; init; }
}

/// <summary>Acknowledges a diagnostics status. It has no fields. OCPP 1.6 §6.18, sent by the Central System.</summary>
[OcppMessage(V16Action.DiagnosticsStatusNotification, MessageKind.Response)]
public readonly ref partial struct DiagnosticsStatusNotificationResponse
{
}
