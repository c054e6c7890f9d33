using System.Globalization;
using Ocpp.Testing;

namespace Ocpp.Conformance.Servers;

/// <summary>All servers, started once for all tests.</summary>
public sealed class RunningServers : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>What all take; the gateway's default.</summary>
    public const int MaxMessageSize = 1024 * 1024;

    private readonly TemporaryDirectory _directory = new();
    private readonly EchoHost _echo = new(MaxMessageSize);
    private readonly Dictionary<TestedServer, GatewayProcess> _gateways = [];
    private int _lastId;

    public async Task InitializeAsync()
    {
        foreach (TestedServer server in TestedServers.Gateways)
        {
            string transport = server.ToString();

            // Some tests connect a thousand times as the same charge point.
            _gateways[server] = await GatewayProcess.StartAsync(
                Path.Combine(_directory.Path, transport), "--Ocpp:ReadConfiguration", "Never", "--Ocpp:Admission:FlapLimit", "0", "--Ocpp:Transport", transport);
        }
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _echo.DisposeAsync();
        foreach (GatewayProcess gateway in _gateways.Values)
        {
            await gateway.DisposeAsync();
        }

        _directory.Dispose();
    }

    /// <summary>An open connection, as a charge point of its own.</summary>
    internal Task<Conversation> ConnectAsync(TestedServer server, int receiveBuffer = 0) =>
        Conversation.OpenAsync(PortOf(server), NewId(), PayloadOf(server), receiveBuffer);

    internal int PortOf(TestedServer server) => server == TestedServer.Echo ? _echo.Port : _gateways[server].OcppPort;

    internal string NewId() => string.Create(CultureInfo.InvariantCulture, $"CONFORM-{Interlocked.Increment(ref _lastId)}");

    private static EchoedPayload PayloadOf(TestedServer server) => server == TestedServer.Echo ? EchoedPayload.Plain : EchoedPayload.Call;
}
