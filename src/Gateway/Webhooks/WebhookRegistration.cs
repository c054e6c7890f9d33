using Ocpp.Gateway.Webhooks.Decisions;

namespace Ocpp.Gateway.Webhooks;

/// <summary>Webhooks among the services.</summary>
internal static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookOptions options) => services
        .AddSingleton(options)
        .AddSingleton<WebhookRegister>()
        .AddDecisions()
        .AddSingleton(static provider => new WebhookClients(
            provider.GetRequiredService<TimeProvider>(),
            subscription => WebhookHandlers.Create(subscription, provider.GetRequiredService<WebhookOptions>())));
}
