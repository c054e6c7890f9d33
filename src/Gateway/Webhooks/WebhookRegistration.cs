using Ocpp.Gateway.State;
using Ocpp.Gateway.Webhooks.Decisions;
using Ocpp.Gateway.Webhooks.Delivery;

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
            subscription => WebhookHandlers.Create(subscription, provider.GetRequiredService<WebhookOptions>())))
        .AddSingleton<WebhookMetrics>()
        .AddSingleton<DeliveryLimits>()
        .AddSingleton<DeliveryServices>()
        .AddSingleton<EventDelivery>()
        .AddSingleton<DeadLetterList>()
        .AddSingleton<IWebhookRunner, EventWebhookRunner>()
        .AddSingleton<DeliveryFigures>()
        .AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<EventDelivery>())
        .AddHostedService(static provider =>
        {
            // Somebody has to ask for the gauges once.
            _ = provider.GetRequiredService<DeliveryFigures>();
            return provider.GetRequiredService<EventDelivery>();
        });
}
