namespace Ocpp.Gateway.Webhooks;

/// <summary>Makes the clients of webhooks. Whoever asks for one disposes of it when the webhook changes or goes.</summary>
/// <param name="clock">For signatures.</param>
/// <param name="handlers">Makes the connections; a test gives its own.</param>
internal sealed class WebhookClients(TimeProvider clock, Func<WebhookSubscription, HttpMessageHandler> handlers)
{
    public WebhookClient Create(WebhookSubscription subscription) => new(subscription, handlers(subscription), clock);
}
