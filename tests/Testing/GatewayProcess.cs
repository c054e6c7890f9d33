using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Reflection;
using System.Text;

namespace Ocpp.Testing;

/// <summary>
/// The gateway as its users run it: a process of its own, on loopback ports of its own, over a data directory that the test owns.
/// Ends the process that it started, and no other.
/// </summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    // Outgoing connections of anybody get a port from 32768 on (net.ipv4.ip_local_port_range): one of those could take a port between its choice and its use, and one to a port on
    // which nobody listens yet could even meet itself.
    private const int FirstPort = 20_000;
    private const int Ports = 12_000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    // Test processes that run beside each other begin at different places.
    private static int _lastPort = Environment.ProcessId * 97 % Ports;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private GatewayProcess(Process process, int ocppPort, int apiPort, string directory)
    {
        _process = process;
        OcppPort = ocppPort;
        ApiPort = apiPort;
        Directory = directory;
        Api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{apiPort}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public int OcppPort { get; }

    public int ApiPort { get; }

    /// <summary>Its <c>Storage:Directory</c>.</summary>
    public string Directory { get; }

    public HttpClient Api { get; }

    public int ProcessId => _process.Id;

    public Uri OcppUri => new($"ws://127.0.0.1:{OcppPort}/ocpp");

    /// <summary>What it has printed so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Where the program lies that the tests start.</summary>
    public static string Program => typeof(GatewayProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "GatewayDll").Value!;

    /// <summary>Starts the gateway and waits until it is ready. Throws with its output if it ends before.</summary>
    public static Task<GatewayProcess> StartAsync(string directory, params string[] settings) => WhenReadyAsync(Launch(directory, settings));

    /// <summary>As <see cref="StartAsync"/>, with so many descriptors and no more (<c>ulimit -n</c>).</summary>
    public static Task<GatewayProcess> StartLimitedAsync(int descriptors, string directory, params string[] settings) => WhenReadyAsync(Launch(directory, settings, string.Create(CultureInfo.InvariantCulture, $"ulimit -n {descriptors}; exec dotnet \"$@\"")));

    /// <summary>As <see cref="StartAsync"/>, with a pipe that nobody reads for what it prints: it holds the other end itself.</summary>
    public static Task<GatewayProcess> StartUnreadAsync(string directory, params string[] settings) =>
        WhenReadyAsync(Launch(directory, settings, $"mkfifo '{Path.Combine(directory, "log")}' && exec 3<>'{Path.Combine(directory, "log")}' && exec dotnet \"$@\" >&3"));

    /// <summary>Starts a gateway that is expected not to stay: gives its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> StartRefusedAsync(string directory, params string[] settings)
    {
        await using GatewayProcess gateway = Launch(directory, settings);
        await gateway.WaitForExitAsync(StartLimit).ConfigureAwait(false);
        return (gateway._process.ExitCode, gateway.Output);
    }

    /// <summary>Whether it says that it can serve charge points.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/readyz");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using HttpResponseMessage response = await Api.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Ends it at once, as a power cut would as far as the process is concerned (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync(StopLimit).ConfigureAwait(false);
    }

    /// <summary>Waits for an end that it comes to by itself, and gives its exit code.</summary>
    public async Task<int> ExitedAsync()
    {
        await WaitForExitAsync(StopLimit).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop (SIGTERM) and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await TerminateAsync().ConfigureAwait(false);
        await WaitForExitAsync(StopLimit).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM and waits for nothing.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }

        _process.Dispose();
    }

    /// <summary>A port of 127.0.0.1 that nobody listens on now, each time another one.</summary>
    public static int FreePort()
    {
        for (int tried = 0; tried < Ports; tried++)
        {
            int port = FirstPort + (Interlocked.Increment(ref _lastPort) % Ports);
            using TcpListener listener = new(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
        }

        throw new InvalidOperationException($"No port from {FirstPort} on is free.");
    }

    private static async Task<GatewayProcess> WhenReadyAsync(GatewayProcess gateway)
    {
        using CancellationTokenSource limit = new(StartLimit);
        try
        {
            while (!await gateway.IsReadyAsync(limit.Token).ConfigureAwait(false))
            {
                if (gateway._process.HasExited)
                {
                    throw new InvalidOperationException($"The gateway ended with {gateway._process.ExitCode}:\n{gateway.Output}");
                }

                await Task.Delay(25, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            string output = gateway.Output;
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw new TimeoutException($"The gateway was not ready in {StartLimit}:\n{output}");
        }

        return gateway;
    }

    private static GatewayProcess Launch(string directory, string[] settings, string? shell = null)
    {
        int ocppPort = FreePort();
        int apiPort = FreePort();
        ProcessStartInfo start = new(shell is null ? "dotnet" : "bash") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        if (shell is not null)
        {
            // The shell becomes the gateway, so that the process is the one that is ended.
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(shell);
            start.ArgumentList.Add("dotnet");
        }

        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Program);
        string[] all =
        [
            "--Storage:Directory", directory,
            "--Ocpp:Listen", $"ws://127.0.0.1:{ocppPort}/ocpp",
            "--Api:Listen", $"http://127.0.0.1:{apiPort}",
            .. settings, // The last one wins, so a test may move the listeners too.
        ];
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = new() { StartInfo = start };
        GatewayProcess gateway = new(process, ocppPort, apiPort, directory);
        process.OutputDataReceived += (_, line) => gateway.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => gateway.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return gateway;
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }

    private async Task WaitForExitAsync(TimeSpan limit)
    {
        using CancellationTokenSource timeUp = new(limit);
        try
        {
            await _process.WaitForExitAsync(timeUp.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The gateway did not end in {limit}:\n{Output}");
        }
    }
}
