namespace Ocpp.Gateway.Fleet;

/// <summary>Work on many charge points among the services: desired configurations and fleet commands.</summary>
internal static class FleetRegistration
{
    public static IServiceCollection AddFleet(this IServiceCollection services) => services
        .AddSingleton<TemplateBook>()
        .AddSingleton<TemplateRegistrar>()
        .AddSingleton<FleetSelection>()
        .AddSingleton<FleetServices>()
        .AddSingleton<FleetCommandDesk>()
        .AddSingleton<FleetCommandRunner>()
        .AddHostedService(static provider => provider.GetRequiredService<FleetCommandRunner>())
        .AddSingleton<ConfigurationKeeper>()
        .AddHostedService(static provider => provider.GetRequiredService<ConfigurationKeeper>());
}
