namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to unlock a cable that is stuck. OCPP 1.6 §6.53, sent by the Central System.</summary>
[OcppMessage(V16Action.UnlockConnector, MessageKind.Request)]
public readonly ref partial struct UnlockConnectorRequest
{
    /// <summary>The connector, above 0.</summary>
    public required int ConnectorId { get; init; }
}

/// <summary>Says whether the connector was unlocked. OCPP 1.6 §6.54, sent by the charge point.</summary>
[OcppMessage(V16Action.UnlockConnector, MessageKind.Response)]
public readonly ref partial struct UnlockConnectorResponse
{
    /// <summary>How it went.</summary>
    public required UnlockStatus Status { get; init; }
}
