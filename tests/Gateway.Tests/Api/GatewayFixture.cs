using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api;

/// <summary>One gateway for all tests of a class; each uses names of its own.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    public RunningGateway Gateway { get; private set; } = null!;

    public HttpClient Client => Gateway.Client;

    public async Task InitializeAsync() => Gateway = await RunningGateway.StartAsync(("Ocpp:ReadConfiguration", "Never"));

    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}
