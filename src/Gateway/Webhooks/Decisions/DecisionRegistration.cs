using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>Decision webhooks among the services. Which protocol is decided on is told by the protocol's own folder.</summary>
internal static class DecisionRegistration
{
    public static IServiceCollection AddDecisions(this IServiceCollection services)
    {
        services.TryAddSingleton<DecisionClients>();
        return services
            .AddSingleton<DecisionLimits>()
            .AddSingleton<DecisionMetrics>()
            .AddSingleton<DecisionEnvironment>()
            .AddSingleton<DecisionDesk>()
            .AddSingleton<IWebhookRunner, DecisionWebhookRunner>()
            .AddHostedService(static provider => provider.GetRequiredService<DecisionDesk>());
    }
}
