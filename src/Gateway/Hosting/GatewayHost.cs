using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;
using Ocpp.Gateway.Api;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Hosting.Tls;
using Ocpp.Gateway.Listeners;
using Ocpp.Gateway.Listeners.Proxies;
using Ocpp.Gateway.Messages;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Telemetry;
using Ocpp.Gateway.V16;
using Ocpp.Gateway.Webhooks;
using Ocpp.Transport;

namespace Ocpp.Gateway.Hosting;

/// <summary>Puts the gateway together: settings in, a host that is ready to start out. The order of the lines is the order of the start; the stop goes the other way.</summary>
internal static class GatewayHost
{
    // A final checkpoint of a large store takes its time; systemd's and Kubernetes' own limits come first.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    // Some MB at most.
    private const int MaxQueuedLines = 20_000;

    /// <param name="settings">What was read and checked.</param>
    /// <param name="configuration">Where it came from; the logging is configured out of it.</param>
    /// <param name="adjust">What a test replaces.</param>
    public static WebApplication Build(GatewaySettings settings, IConfiguration configuration, Action<IServiceCollection>? adjust = null)
    {
        // Empty: nothing is read from ASPNETCORE_ variables, the current directory or user secrets, and nothing opens a port but ours.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        QuietStart quietStart = new();
        builder.Logging.AddConfiguration(configuration.GetSection("Logging"));
        builder.Logging.AddConsole(static console =>
        {
            // A reader that doesn't keep up, or stands still, must cost lines and not charge points: by default whoever has something to say would wait for it, the engine's thread too.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = MaxQueuedLines;
        });
        quietStart.AddTo(builder.Logging);
        FileRegistration.KeepTokensOut(builder.Logging);
        builder.Services.AddSingleton<IExternalScopeProvider, ScopesOfRequests>();

        builder.Services.AddSingleton(quietStart);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(settings.Ocpp);
        builder.Services.AddSingleton(settings.Storage);
        builder.Services.AddSingleton(settings.Api);
        builder.Services.AddSingleton(settings.Files);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<GatewayListeners>();
        builder.Services.AddTls();
        builder.Services.AddState();
        builder.Services.AddMessageLog(settings.Storage);
        builder.Services.AddSessions();
        builder.Services.AddV16();
        builder.Services.AddCommands();
        builder.Services.AddWebhooks(WebhookSettings.Read(configuration, settings));
        builder.Services.AddFleet();
        builder.Services.AddOcppListeners();
        builder.Services.AddFiles();
        builder.Services.AddSingleton(static provider => new FileAddress(provider.GetRequiredService<FilesOptions>(), provider.GetRequiredService<GatewayListeners>().FileUris.First));
        builder.Services.AddRouting();
        builder.Services.AddApi();
        builder.Services.AddTelemetry(settings.Telemetry);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Ocpp.DrainPeriod + ShutdownTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.AddHostedService<OcppServer>();

        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.Configure<SocketTransportOptions>(KestrelSetup.Apply);
        if (settings.Ocpp.Transport == TransportKind.Epoll)
        {
            // Behind Kestrel's own: the last one that can bind an end point gets it.
            builder.Services.AddSingleton<IConnectionListenerFactory>(static services => new EpollTransportFactory(
                services.GetRequiredService<GatewayListeners>().IsOcpp, KestrelSetup.Limits, services.GetRequiredService<ILogger<EpollTransportFactory>>()));
        }
        else if (EpollTransportFactory.IsSupported)
        {
            builder.Services.AddSingleton<IConnectionListenerFactory>(static services => new ReservingTransportFactory(
                services.GetRequiredService<GatewayListeners>().IsOcpp,
                ActivatorUtilities.CreateInstance<SocketTransportFactory>(services),
                KestrelSetup.Limits,
                services.GetRequiredService<ILogger<ReservingTransportFactory>>()));
        }

        // Behind the transports too: of those that can bind an end point a test's own is the last.
        adjust?.Invoke(builder.Services);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<GatewayListeners, OcppConnectionHandler, TlsHandshakeQueue, ProxyHeaders, TlsBufferRelease>((server, listeners, handler, handshakes, proxies, buffers) =>
        {
            KestrelSetup.Apply(server);
            listeners.AddTo(server, handler.HandleAsync, handshakes, proxies, buffers);
        });
        return builder.Build().BelieveProxies(settings.Ocpp.TrustedProxies).MapFiles().MapApi();
    }
}
