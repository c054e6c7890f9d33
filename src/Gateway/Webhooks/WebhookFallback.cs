namespace Ocpp.Gateway.Webhooks;

/// <summary>Who decides when the backend of a decision webhook doesn't.</summary>
internal enum WebhookFallback
{
    /// <summary>The gateway, from its own registers.</summary>
    Local,

    /// <summary>Everything is accepted.</summary>
    Accept,

    /// <summary>Everything is rejected.</summary>
    Reject,

    /// <summary>What the backend said last to the same question; the gateway where it never said anything.</summary>
    LastKnown,
}
