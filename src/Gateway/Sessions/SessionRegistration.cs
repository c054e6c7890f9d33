namespace Ocpp.Gateway.Sessions;

/// <summary>The sessions among the services.</summary>
internal static class SessionRegistration
{
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<SessionMetrics>()
        .AddSingleton<SessionTraces>()
        .AddSingleton<SessionLimits>()
        .AddSingleton<SessionTable>()
        .AddSingleton<SessionSweep>()
        .AddHostedService(static provider => provider.GetRequiredService<SessionSweep>())
        .AddSingleton<SessionEnvironment>()
        .AddSingleton<DrainEnd>()
        .AddSingleton<SessionDrain>()
        .AddHostedService(static provider => provider.GetRequiredService<SessionDrain>())
        .AddHostedService<HeapSettling>();
}
