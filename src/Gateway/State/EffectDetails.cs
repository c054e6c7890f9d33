namespace Ocpp.Gateway.State;

/// <summary>What of a charge point's CALL tells which command it belongs to; whoever handles the CALL fills in what the action has.</summary>
internal readonly record struct EffectDetails
{
    public int? ConnectorId { get; init; }

    /// <summary>Of a StartTransaction, the id that it was answered with.</summary>
    public int? TransactionId { get; init; }

    public string? IdTag { get; init; }

    /// <summary>The status' name as OCPP spells it.</summary>
    public string? Status { get; init; }

    /// <summary>The request id of the security extension's log and firmware notifications.</summary>
    public long? RequestId { get; init; }
}
