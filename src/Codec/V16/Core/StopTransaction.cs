namespace Ocpp.Codec.V16;

/// <summary>
/// Reports that a transaction has ended, perhaps long ago while the charge point was offline (§4.10). It can't be refused. OCPP 1.6 §6.49,
/// sent by the charge point.
/// </summary>
[OcppMessage(V16Action.StopTransaction, MessageKind.Request)]
public readonly ref partial struct StopTransactionRequest
{
    /// <summary>The id tag that stopped it; absent when the charge point did so itself; at most 20 characters.</summary>
    [MaxLength(20)]
    public JsonText IdTag { get; init; }

    /// <summary>Wh: the connector's register at the end. Some charge points send fractions, or more than 32 bits.</summary>
    public required long MeterStop { get; init; }

    /// <summary>When it ended.</summary>
    public required OcppTimestamp Timestamp { get; init; }

    /// <summary>The number from the answer to StartTransaction; -1 when that answer never came, and stranger numbers occur.</summary>
    public required long TransactionId { get; init; }

    /// <summary>Why it ended; absent means Local.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Meter readings of the transaction; they may repeat what MeterValues brought.</summary>
    public JsonArray<MeterValue> TransactionData { get; init; }
}

/// <summary>Acknowledges the end of a transaction. OCPP 1.6 §6.50, sent by the Central System.</summary>
[OcppMessage(V16Action.StopTransaction, MessageKind.Response)]
public readonly ref partial struct StopTransactionResponse
{
    /// <summary>Status of the tag that stopped it; absent when the request named none.</summary>
    public IdTagInfo IdTagInfo { get; init; }
}
