using Ocpp.Testing;

namespace Ocpp.Conformance.Servers;

/// <summary>Both servers, started once for all tests.</summary>
public sealed class RunningServers : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>What both take; the gateway's default.</summary>
    public const int MaxMessageSize = 1024 * 1024;

    private readonly TemporaryDirectory _directory = new();
    private readonly EchoHost _echo = new(MaxMessageSize);
    private GatewayProcess? _gateway;
    private int _lastId;

    internal GatewayProcess Gateway => _gateway!;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(_directory.Path, "--Ocpp:ReadConfiguration", "Never");

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _echo.DisposeAsync();
        await Gateway.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>An open connection, as a charge point of its own.</summary>
    internal Task<Conversation> ConnectAsync(TestedServer server, int receiveBuffer = 0) =>
        Conversation.OpenAsync(PortOf(server), NewId(), PayloadOf(server), receiveBuffer);

    internal int PortOf(TestedServer server) => server == TestedServer.Echo ? _echo.Port : Gateway.OcppPort;

    internal string NewId() => $"CONFORM-{Interlocked.Increment(ref _lastId)}";

    private static EchoedPayload PayloadOf(TestedServer server) => server == TestedServer.Echo ? EchoedPayload.Plain : EchoedPayload.Call;
}
