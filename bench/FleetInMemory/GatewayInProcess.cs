using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.FleetInMemory.Connections;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.FleetInMemory;

/// <summary>The whole gateway as its program builds it, but for the sockets of the charge points.</summary>
internal static class GatewayInProcess
{
    /// <summary>The port in the address of the OCPP listener. Nothing is bound.</summary>
    public const int OcppPort = 9000;

    /// <param name="directory">The data directory.</param>
    /// <param name="settings">Settings that go before those of this bench.</param>
    /// <param name="listeners">Whom the charge points connect to.</param>
    public static WebApplication Build(string directory, IReadOnlyList<string> settings, InMemoryListenerFactory listeners)
    {
        IConfigurationRoot configuration = SettingSources.Load(AppContext.BaseDirectory,
        [
            "--Ocpp:Listen", $"ws://127.0.0.1:{OcppPort}/ocpp",
            "--Ocpp:UnknownIdTags", "Accept",
            "--Api:Listen", "http://127.0.0.1:0",
            "--Storage:Directory", directory,

            // The result goes to the standard output alone.
            "--Logging:Console:LogToStandardErrorThreshold", "Trace",
            .. settings,
        ]);
        return GatewayHost.Build(GatewaySettings.Read(configuration), configuration, services => services.AddSingleton<IConnectionListenerFactory>(listeners));
    }
}
