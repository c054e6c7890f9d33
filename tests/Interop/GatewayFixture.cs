using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>One gateway for a class of tests, over a directory of its own; each test uses charge points and tags of its own.</summary>
public sealed class GatewayFixture : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    internal GatewayProcess Gateway { get; private set; } = null!;

    public async Task InitializeAsync() => Gateway = await GatewayProcess.StartAsync(_directory.Path, "--Ocpp:ReadConfiguration", "Never");

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    public void Dispose() => _directory.Dispose();
}
