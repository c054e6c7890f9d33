using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State.Views;

/// <summary>A command as the API shows it. Payloads are raw JSON, empty where there is none.</summary>
internal sealed record CommandView
{
    public required string CommandId { get; init; }

    public required string ChargePointId { get; init; }

    public required string Action { get; init; }

    /// <summary>Secrets redacted.</summary>
    public required ReadOnlyMemory<byte> Request { get; init; }

    public required CommandState State { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When its end was decided.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the charge point's answer came, which for a late one is after <see cref="CompletedAt"/>; null while there is none.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>How long it waits for an absent charge point.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    public ReadOnlyMemory<byte> Response { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorDescription { get; init; }

    public ReadOnlyMemory<byte> ErrorDetails { get; init; }

    public CommandEffectView? Effect { get; init; }

    /// <summary>How long the effect may take; null where the answer is all there is.</summary>
    public DateTimeOffset? EffectUntil { get; init; }

    public EffectOutcome EffectOutcome { get; init; }

    /// <summary>Where it stands in the list of commands: the journal position of its beginning.</summary>
    public required long Number { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Tells a repeat from another body; empty without a key.</summary>
    public ReadOnlyMemory<byte> BodyHash { get; init; }
}
