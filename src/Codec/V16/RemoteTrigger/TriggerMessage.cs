namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to send a message. OCPP 1.6 §6.51, sent by the Central System.</summary>
[OcppMessage(V16Action.TriggerMessage, MessageKind.Request)]
public readonly ref partial struct TriggerMessageRequest
{
    /// <summary>The message.</summary>
    public required MessageTrigger RequestedMessage { get; init; }

    /// <summary>The connector that it is to be about, above 0; absent means all.</summary>
    public int? ConnectorId { get; init; }
}

/// <summary>Says whether the message will come. OCPP 1.6 §6.52, sent by the charge point.</summary>
[OcppMessage(V16Action.TriggerMessage, MessageKind.Response)]
public readonly ref partial struct TriggerMessageResponse
{
    /// <summary>Whether it will.</summary>
    public required TriggerMessageStatus Status { get; init; }
}
