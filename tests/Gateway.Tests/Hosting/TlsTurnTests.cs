using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners;
using Ocpp.Gateway.Listeners.Proxies;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.Tests.Hosting.Tls;
using Ocpp.Gateway.Tests.Listeners;
using Ocpp.Gateway.Tests.Webhooks.Delivery;
using Ocpp.Transport;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>That TLS handshakes on real sockets wait for their turn; the only one is taken by the test.</summary>
public sealed class TlsTurnTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tls-turns-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("Epoll")]
    [InlineData("Sockets")]
    public async Task A_wss_connection_waits_for_its_turn_and_is_served_then(string transport)
    {
        await using RunningGateway gateway = await StartAsync(transport);
        TlsHandshakeQueue queue = gateway.Services.GetRequiredService<TlsHandshakeQueue>();
        Action giveTurnBack = await TakeTurnAsync(queue);

        Task<OcppClient> connecting = OcppClient.ConnectAsync(gateway, "tls-1", configure: static options =>
            options.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=localhost");
        await DeliveryRig.UntilAsync(() => queue.Waiting == 1);
        Assert.False(connecting.IsCompleted);

        giveTurnBack();
        using OcppClient client = await connecting;
        Assert.StartsWith("""[3,"h",{""", await client.AskAsync("""[2,"h","DataTransfer",{"vendorId":"V"}]"""), StringComparison.Ordinal);
        Assert.Equal(0, queue.Underway);
    }

    [Theory]
    [InlineData("Epoll")]
    [InlineData("Sockets")]
    public async Task A_stop_waits_for_no_handshake_however_far_it_is(string transport)
    {
        using WarningLog log = new();
        RunningGateway gateway = await StartAsync(transport, log, ("Ocpp:HandshakeTimeout", "5m"), ("Ocpp:DrainPeriod", "0s"));
        TlsHandshakeQueue queue = gateway.Services.GetRequiredService<TlsHandshakeQueue>();
        byte[] hello = await RawPeer.HelloAsync();
        List<RawPeer> peers = [];
        for (int i = 0; i < 10; i++)
        {
            peers.Add(await RawPeer.ConnectAsync(gateway));
            peers.Add(await RawPeer.ConnectAsync(gateway, hello[..^1]));
            RawPeer begun = await RawPeer.ConnectAsync(gateway, hello);
            Assert.NotEqual(0, await begun.ReadAsync());
            peers.Add(begun);
            peers.Add(await RawPeer.ConnectOverTlsAsync(gateway));
            peers.Add(await RawPeer.ConnectOverTlsAsync(gateway, "GET /ocpp/HALF HTTP/1.1\r\nHost: h\r\n"));
        }

        await TakeTurnAsync(queue);
        for (int i = 0; i < 10; i++)
        {
            peers.Add(await RawPeer.ConnectAsync(gateway, hello));
        }

        await DeliveryRig.UntilAsync(() => queue.Waiting == 10);

        await gateway.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        await Task.WhenAll(peers.Select(static peer => peer.EndAsync()));
        peers.ForEach(static peer => peer.Dispose());
        Assert.Empty(log.Lines);
    }

    /// <summary>A connection in memory that has begun and whose engine is busy until the test calls what this gives.</summary>
    private static async Task<Action> TakeTurnAsync(TlsHandshakeQueue queue)
    {
        HeldEngine engine = new();
        DuplexPipe.Pair pair = DuplexPipe.Create(PipeOptions.Default);
        DefaultConnectionContext connection = new("busy", pair.Transport, pair.Application);
        connection.Features.Set<ISocketControlFeature>(new EngineSocket(engine));
        await pair.Application.Output.WriteAsync(new byte[] { 22, 3, 1, 0, 0 });
        await queue.ServeAsync(connection, static _ => Task.CompletedTask);
        return await engine.NextAsync();
    }

    private async Task<RunningGateway> StartAsync(string transport, WarningLog? log = null, params (string Key, string Value)[] settings)
    {
        string file = Path.Combine(_directory.FullName, "gateway.pem");
        await File.WriteAllTextAsync(file, TestCertificate.Pem());
        return await RunningGateway.StartAsync(
            services =>
            {
                if (log is not null)
                {
                    services.AddSingleton<ILoggerProvider>(log);
                }

                services.AddSingleton(static provider => new TlsHandshakeQueue(
                    provider.GetRequiredService<OcppOptions>(), provider.GetRequiredService<DrainEnd>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ProxyHeaders>(), provider.GetRequiredService<ListenerMetrics>())
                { MaxBeginning = 1 });
            },
            [
                ("Ocpp:Listen", "wss://127.0.0.1:0/ocpp"),
                ("Ocpp:Transport", transport),
                ("Ocpp:ReadConfiguration", "Never"),
                ("Ocpp:Tls:Certificates", file),
                .. settings,
            ]);
    }
}
