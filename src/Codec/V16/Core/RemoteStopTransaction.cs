namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to end a transaction. OCPP 1.6 §6.35, sent by the Central System.</summary>
[OcppMessage(V16Action.RemoteStopTransaction, MessageKind.Request)]
public readonly ref partial struct RemoteStopTransactionRequest
{
    /// <summary>The transaction, as numbered by the answer to its StartTransaction.</summary>
    public required int TransactionId { get; init; }
}

/// <summary>Says whether such a transaction runs and will be ended. OCPP 1.6 §6.36, sent by the charge point.</summary>
[OcppMessage(V16Action.RemoteStopTransaction, MessageKind.Response)]
public readonly ref partial struct RemoteStopTransactionResponse
{
    /// <summary>Whether it will try.</summary>
    public required RemoteStartStopStatus Status { get; init; }
}
