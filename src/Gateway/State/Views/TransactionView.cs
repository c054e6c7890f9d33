using Ocpp.Codec;

namespace Ocpp.Gateway.State.Views;

/// <summary>A transaction as the API shows it.</summary>
internal sealed record TransactionView
{
    public required int TransactionId { get; init; }

    public required string ChargePointId { get; init; }

    public required long ConnectorId { get; init; }

    public required string IdTag { get; init; }

    /// <summary>What the start was answered.</summary>
    public required IdTagStanding Answered { get; init; }

    /// <summary>Wh.</summary>
    public required long MeterStart { get; init; }

    /// <summary>The charge point's time; ours where its own can't be read.</summary>
    public required DateTimeOffset StartTimestamp { get; init; }

    /// <summary>When the start arrived.</summary>
    public required DateTimeOffset StartTime { get; init; }

    public long? ReservationId { get; init; }

    /// <summary>No stop came yet.</summary>
    public bool IsOpen => StopTime is null;

    /// <summary>A later transaction began on the same connector.</summary>
    public bool IsSuperseded { get; init; }

    /// <summary>Wh; null while open, like all that follows.</summary>
    public long? MeterStop { get; init; }

    public DateTimeOffset? StopTimestamp { get; init; }

    public string? StopReason { get; init; }

    public string? StopIdTag { get; init; }

    /// <summary>When the stop arrived.</summary>
    public DateTimeOffset? StopTime { get; init; }

    /// <summary>What its messages were forgiven, all together.</summary>
    public ToleranceSet Tolerances { get; init; }

    /// <summary>OCPP MeterValue objects, raw, in the order of arrival; null where they weren't asked for.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? MeterValues { get; init; }
}
