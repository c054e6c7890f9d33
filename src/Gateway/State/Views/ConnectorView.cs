namespace Ocpp.Gateway.State.Views;

/// <summary>A connector as its last StatusNotification left it.</summary>
internal sealed record ConnectorView
{
    /// <summary>0 is the charge point itself.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>The last StatusNotification; empty while only a transaction is known of it.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The <c>status</c> in the payload; null while there is none.</summary>
    public required string? Status { get; init; }

    /// <summary>The charge point's time of it, or ours where it sent none.</summary>
    public required DateTimeOffset? At { get; init; }

    /// <summary>The transaction that runs on it.</summary>
    public int? TransactionId { get; init; }
}
