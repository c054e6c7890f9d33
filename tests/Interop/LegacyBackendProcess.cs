using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>samples/LegacyBackend as its readers run it: a process of its own. Ends the process that it started.</summary>
internal sealed class LegacyBackendProcess : IAsyncDisposable
{
    public const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private LegacyBackendProcess(Process process, int port)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
    }

    public HttpClient Client { get; }

    /// <param name="gateway">Whose charge points it starts.</param>
    /// <param name="port">Where it listens.</param>
    public static async Task<LegacyBackendProcess> StartAsync(GatewayProcess gateway, int port)
    {
        string program = typeof(LegacyBackendProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "LegacyBackendDll").Value!;
        ProcessStartInfo start = new("dotnet") { WorkingDirectory = Path.GetTempPath() };
        foreach (string argument in (string[])["exec", program, "--urls", $"http://127.0.0.1:{port}", "--Gateway", $"http://127.0.0.1:{gateway.ApiPort}", "--Secret", Secret, "--Logging:LogLevel:Default", "Warning"])
        {
            start.ArgumentList.Add(argument);
        }

        LegacyBackendProcess backend = new(Process.Start(start)!, port);
        using CancellationTokenSource limit = new(StartLimit);
        while (!await backend.IsReadyAsync(limit.Token))
        {
            await Task.Delay(25, limit.Token);
        }

        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await Client.GetAsync(new Uri("/events", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
