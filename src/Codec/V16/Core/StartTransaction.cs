namespace Ocpp.Codec.V16;

/// <summary>
/// Reports that a transaction has started, perhaps long ago while the charge point was offline (§4.8). OCPP 1.6 §6.45, sent by the charge
/// point.
/// </summary>
[OcppMessage(V16Action.StartTransaction, MessageKind.Request)]
public readonly ref partial struct StartTransactionRequest
{
    /// <summary>The connector.</summary>
    [Minimum(1)]
    public required long ConnectorId { get; init; }

    /// <summary>The id tag that started it; compared without regard to case; at most 20 characters.</summary>
    [MaxLength(20)]
    public required JsonText IdTag { get; init; }

    /// <summary>Wh: the connector's register at the start. Some charge points send fractions, or more than 32 bits.</summary>
    public required long MeterStart { get; init; }

    /// <summary>When it started.</summary>
    public required OcppTimestamp Timestamp { get; init; }

    /// <summary>The reservation that this start uses up.</summary>
    public long? ReservationId { get; init; }
}

/// <summary>
/// Numbers the transaction and says what the Central System thinks of its id tag. OCPP 1.6 §6.46, sent by the Central System.
/// </summary>
[OcppMessage(V16Action.StartTransaction, MessageKind.Response)]
public readonly ref partial struct StartTransactionResponse
{
    /// <summary>Status of the tag; what isn't accepted still runs until the charge point stops it.</summary>
    public required IdTagInfo IdTagInfo { get; init; }

    /// <summary>The number of the transaction from now on: positive and unique.</summary>
    public required int TransactionId { get; init; }
}
