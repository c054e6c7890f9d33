using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ocpp.Transport.Tests;

/// <summary>Kestrel over the transport, with a connection handler of the test's, on a loopback port of its own.</summary>
public sealed class TransportHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TransportHost(WebApplication application) => _application = application;

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    public static Task<TransportHost> StartAsync(ConnectionDelegate handler) => StartAsync(handler, new TransportLimits(), static _ => { });

    internal static async Task<TransportHost> StartAsync(ConnectionDelegate handler, TransportLimits limits, Action<ListenOptions> configure, ILogger<EpollTransportFactory>? logger = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(new EpollTransportFactory(static _ => true, limits, logger ?? NullLogger<EpollTransportFactory>.Instance));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, options =>
        {
            configure(options);
            ConnectionBuilderExtensions.Run(options, handler.Invoke);
        }));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        TransportHost host = new(builder.Build());
        await host._application.StartAsync();
        string address = host._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        host.EndPoint = new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
        return host;
    }

    public async Task<Socket> ConnectAsync()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(EndPoint).WaitAsync(Limit);
        return socket;
    }

    /// <summary>The longest that anything in these tests may take.</summary>
    public static TimeSpan Limit => TimeSpan.FromSeconds(30);

    public Task StopAsync() => _application.StopAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
