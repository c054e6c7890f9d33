using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>What a stop waits for on real sockets; of those with TLS, <see cref="TlsTurnTests"/> tells.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("Epoll")]
    [InlineData("Sockets")]
    public async Task A_stop_does_not_wait_for_who_has_not_asked_for_its_upgrade(string transport)
    {
        using WarningLog log = new();
        RunningGateway gateway = await RunningGateway.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(log),
            ("Ocpp:Transport", transport),
            ("Ocpp:HandshakeTimeout", "5m"),
            ("Ocpp:DrainPeriod", "0s"),
            ("Ocpp:ReadConfiguration", "Never"));
        List<RawPeer> peers = [];
        for (int i = 0; i < 50; i++)
        {
            peers.Add(await RawPeer.ConnectAsync(gateway));
            peers.Add(await RawPeer.ConnectAsync(gateway, "GET /ocpp/HALF HTTP/1.1\r\nHost: h\r\n"));
        }

        // Who is in came behind all of them.
        (await OcppClient.ConnectAsync(gateway, "LAST")).Dispose();

        await gateway.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        await Task.WhenAll(peers.Select(static peer => peer.EndAsync()));
        peers.ForEach(static peer => peer.Dispose());
        Assert.Empty(log.Lines);
    }
}
