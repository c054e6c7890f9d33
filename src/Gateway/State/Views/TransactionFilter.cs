namespace Ocpp.Gateway.State.Views;

/// <summary>Which transactions a list shows. What is null doesn't matter.</summary>
internal sealed record TransactionFilter
{
    public string? ChargePointId { get; init; }

    /// <summary>Compared without case.</summary>
    public string? IdTag { get; init; }

    public bool? IsOpen { get; init; }

    /// <summary>The charge point's start time, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The charge point's start time, exclusive.</summary>
    public DateTimeOffset? To { get; init; }
}
