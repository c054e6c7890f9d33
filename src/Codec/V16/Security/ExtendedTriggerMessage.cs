namespace Ocpp.Codec.V16;

/// <summary>
/// Asks a charge point to send a message, those of the security whitepaper included. OCPP 1.6 security whitepaper, sent by the Central
/// System.
/// </summary>
[OcppMessage(V16Action.ExtendedTriggerMessage, MessageKind.Request)]
public readonly ref partial struct ExtendedTriggerMessageRequest
{
    /// <summary>The message.</summary>
    public required ExtMessageTrigger RequestedMessage { get; init; }

    /// <summary>The connector that it is to be about, above 0; absent means all.</summary>
    public int? ConnectorId { get; init; }
}

/// <summary>Says whether the message will come. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.ExtendedTriggerMessage, MessageKind.Response)]
public readonly ref partial struct ExtendedTriggerMessageResponse
{
    /// <summary>Whether it will.</summary>
    public required TriggerMessageStatus Status { get; init; }
}
