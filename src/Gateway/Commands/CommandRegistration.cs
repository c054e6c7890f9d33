namespace Ocpp.Gateway.Commands;

/// <summary>Commands among the services. Which protocol they are in is told by the protocol's own folder.</summary>
internal static class CommandRegistration
{
    public static IServiceCollection AddCommands(this IServiceCollection services) => services
        .AddSingleton<CommandMetrics>()
        .AddSingleton<CommandTraces>()
        .AddSingleton<EffectWatch>()
        .AddHostedService(static provider => provider.GetRequiredService<EffectWatch>())
        .AddSingleton<EffectRecovery>()
        .AddHostedService(static provider => provider.GetRequiredService<EffectRecovery>())
        .AddSingleton<HeldCommands>()
        .AddHostedService(static provider => provider.GetRequiredService<HeldCommands>())
        .AddSingleton<HeldCommandRecovery>()
        .AddHostedService(static provider => provider.GetRequiredService<HeldCommandRecovery>())
        .AddSingleton<CommandRecords>()
        .AddSingleton<CommandDesk>()
        .AddSingleton<ReservationDesk>()
        .AddSingleton<LocalListSync>()
        .AddSingleton<LocalListAutoSync>()
        .AddHostedService(static provider => provider.GetRequiredService<LocalListAutoSync>());
}
