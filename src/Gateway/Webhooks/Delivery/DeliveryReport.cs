namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>How a webhook's delivery stands at one moment. Immutable.</summary>
internal sealed record DeliveryReport
{
    /// <summary>Whether the backend refuses, or doesn't answer: all of it, or what some charge points say.</summary>
    public required bool IsFailing { get; init; }

    /// <summary>Everything up to here is delivered or given up, but for charge points that are behind.</summary>
    public required long Position { get; init; }

    /// <summary>The last record that was read.</summary>
    public required long ReadPosition { get; init; }

    /// <summary>Events that were read and are not delivered.</summary>
    public required long Waiting { get; init; }

    /// <summary>The oldest record that may hold something undelivered.</summary>
    public required long OldestPosition { get; init; }

    /// <summary>When the oldest undelivered event was recorded; null when there is none, or none was read.</summary>
    public required DateTimeOffset? OldestTime { get; init; }

    /// <summary>Charge points whose events the backend doesn't take.</summary>
    public required int Behind { get; init; }

    /// <summary>Events a second over the last minute.</summary>
    public required double Rate { get; init; }

    /// <summary>Events delivered since the gateway started.</summary>
    public required long Delivered { get; init; }

    /// <summary>Records that nobody could deliver any more, since their retention was over.</summary>
    public required long Lost { get; init; }

    /// <summary>The last failure; null before the first.</summary>
    public required WebhookError? LastError { get; init; }

    /// <summary>When the backend last accepted something; null for never since the start.</summary>
    public required DateTimeOffset? LastSuccess { get; init; }
}
