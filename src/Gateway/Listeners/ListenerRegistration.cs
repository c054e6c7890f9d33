using Ocpp.Gateway.Admission;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Listeners.Proxies;

namespace Ocpp.Gateway.Listeners;

/// <summary>What serves an accepted OCPP connection, among the services.</summary>
internal static class ListenerRegistration
{
    public static IServiceCollection AddOcppListeners(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<ListenerMetrics>()
        .AddAdmission()
        .AddCredentials()
        .AddSingleton<ProtocolList>()
        .AddSingleton<ProxyHeaders>()
        .AddSingleton<TlsHandshakeQueue>()
        .AddSingleton<OcppConnectionHandler>();
}
