namespace Ocpp.Codec.V16;

/// <summary>Reports how the upload of a log gets on. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.LogStatusNotification, MessageKind.Request)]
public readonly ref partial struct LogStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required UploadLogStatus Status { get; init; }

    /// <summary>Number from GetLog; absent only when triggered with no upload under way.</summary>
    public int? RequestId { get; init; }
}

/// <summary>Acknowledges a log status. It has no fields. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.LogStatusNotification, MessageKind.Response)]
public readonly ref partial struct LogStatusNotificationResponse
{
}
