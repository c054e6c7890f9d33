namespace Ocpp.Gateway.Webhooks;

/// <summary>The webhooks of the settings, checked; immutable, one instance for the life of the process.</summary>
internal sealed record WebhookOptions
{
    /// <summary>Those under <c>Webhooks:…</c>.</summary>
    public IReadOnlyList<WebhookSubscription> Subscriptions { get; init; } = [];

    /// <summary>Whether webhooks that the API makes may reach private and loopback addresses.</summary>
    public bool AllowsPrivate { get; init; }
}
