namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to start a transaction. OCPP 1.6 §6.33, sent by the Central System.</summary>
[OcppMessage(V16Action.RemoteStartTransaction, MessageKind.Request)]
public readonly ref partial struct RemoteStartTransactionRequest
{
    /// <summary>The connector, above 0; absent leaves the choice to the charge point.</summary>
    public int? ConnectorId { get; init; }

    /// <summary>The id tag that the transaction is to run under, at most 20 characters.</summary>
    [MaxLength(20)]
    public required JsonText IdTag { get; init; }

    /// <summary>A profile for this transaction alone: purpose TxProfile, without a transaction id.</summary>
    public ChargingProfile ChargingProfile { get; init; }
}

/// <summary>
/// Says whether the charge point will try. A start, if any, follows as a StartTransaction of its own. OCPP 1.6 §6.34, sent by the charge
/// point.
/// </summary>
[OcppMessage(V16Action.RemoteStartTransaction, MessageKind.Response)]
public readonly ref partial struct RemoteStartTransactionResponse
{
    /// <summary>Whether it will try.</summary>
    public required RemoteStartStopStatus Status { get; init; }
}
