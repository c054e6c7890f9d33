using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>A whole gateway in this process, on ports of its own and a temporary directory.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo? _directory;

    private RunningGateway(WebApplication app, DirectoryInfo? directory)
    {
        _app = app;
        _directory = directory;
        GatewayListeners listeners = app.Services.GetRequiredService<GatewayListeners>();
        OcppUri = listeners.OcppUris.First();
        ApiUri = listeners.ApiUris.First();
        Client = new HttpClient { BaseAddress = new Uri(ApiUri + "/api/v1/") };
    }

    public string OcppUri { get; }

    public string ApiUri { get; }

    /// <summary>Calls below <c>/api/v1/</c>.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<RunningGateway> StartAsync(params (string Key, string Value)[] settings) => StartAsync(adjust: null, settings);

    public static async Task<RunningGateway> StartAsync(Action<IServiceCollection>? adjust, params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> all = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Ocpp:Listen"] = "ws://127.0.0.1:0/ocpp",
            ["Api:Listen"] = "http://127.0.0.1:0",
            ["Storage:SegmentSize"] = "16MiB",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach ((string key, string value) in settings)
        {
            all[key] = value;
        }

        DirectoryInfo? directory = all.ContainsKey("Storage:Directory") ? null : Directory.CreateTempSubdirectory("gateway-");
        all.TryAdd("Storage:Directory", directory?.FullName);
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        WebApplication app = GatewayHost.Build(GatewaySettings.Read(configuration), configuration, adjust);
        try
        {
            await app.StartAsync();
            return new RunningGateway(app, directory);
        }
        catch
        {
            await app.DisposeAsync();
            directory?.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _directory?.Delete(recursive: true);
    }
}
