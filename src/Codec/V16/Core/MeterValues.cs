namespace Ocpp.Codec.V16;

/// <summary>Reports what a meter read, at one or more instants. OCPP 1.6 §6.31, sent by the charge point.</summary>
[OcppMessage(V16Action.MeterValues, MessageKind.Request)]
public readonly ref partial struct MeterValuesRequest
{
    /// <summary>The connector; 0 is the main meter of the charge point.</summary>
    [Minimum(0)]
    public required long ConnectorId { get; init; }

    /// <summary>
    /// The transaction that ran when the values were taken, as the charge point believes; 0, -1 and stranger numbers occur.
    /// </summary>
    public long? TransactionId { get; init; }

    /// <summary>The readings, one item for each instant, at least one.</summary>
    [MinItems(1)]
    public required JsonArray<MeterValue> MeterValue { get; init; }
}

/// <summary>Acknowledges meter values. It has no fields. OCPP 1.6 §6.32, sent by the Central System.</summary>
[OcppMessage(V16Action.MeterValues, MessageKind.Response)]
public readonly ref partial struct MeterValuesResponse
{
}
