using System.Collections.Concurrent;
using System.Net.Security;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ocpp.Gateway.Hosting.Tls;

namespace Ocpp.Gateway.Tests.Hosting.Tls;

/// <summary>What OpenSSL is told of idle connections, looked at from the server's end of real ones.</summary>
public sealed class TlsBufferReleaseTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tls-buffers-");
    private readonly X509Certificate2 _certificate = TestCertificate.Create();
    private readonly Lines _lines = new();

    public void Dispose()
    {
        _certificate.Dispose();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Epoll", true)]
    [InlineData("Epoll", false)]
    [InlineData("Sockets", true)]
    [InlineData("Sockets", false)]
    public async Task A_wss_connection_works_and_its_buffers_are_released_as_the_setting_says(string transport, bool isOn)
    {
        ConnectionContext? served = null;
        await using RunningGateway gateway = await StartAsync(transport, isOn, services => services.Configure<KestrelServerOptions>(server =>
            server.ConfigureEndpointDefaults(listener => listener.Use(next => connection =>
            {
                served = connection;
                return next(connection);
            }))));

        using OcppClient client = await ConnectAsync(gateway);
        await AskAllSizesAsync(client);

        TlsBufferRelease buffers = gateway.Services.GetRequiredService<TlsBufferRelease>();
        long? modes = buffers.ModesOf(served!.Features.Get<ISslStreamFeature>()!.SslStream);
        Assert.Equal(OpenSslModes.AutoRetry | (isOn ? OpenSslModes.ReleaseBuffers : 0), modes & (OpenSslModes.AutoRetry | OpenSslModes.ReleaseBuffers));
        Assert.False(buffers.IsOff);
    }

    [Theory]
    [InlineData(null, "SslStream has no such field")]
    [InlineData("_innerStream", "SslStream's field is no handle")]
    public async Task Where_SslStream_is_another_it_is_said_once_and_TLS_works(string? field, string missing)
    {
        FieldInfo? other = field is null ? null : typeof(AuthenticatedStream).GetField(field, BindingFlags.Instance | BindingFlags.NonPublic);
        Assert.Equal(field is null, other is null);
        TlsBufferRelease buffers = new(other, _lines);
        await using RunningGateway gateway = await StartAsync("Sockets", isOn: true, services => services.AddSingleton(buffers));

        for (int count = 0; count < 2; count++)
        {
            using OcppClient client = await ConnectAsync(gateway);
            await AskAllSizesAsync(client);
        }

        Assert.True(buffers.IsOff);
        Assert.Contains(missing, Assert.Single(_lines.Written), StringComparison.Ordinal);
    }

    private async Task<RunningGateway> StartAsync(string transport, bool isOn, Action<IServiceCollection> adjust)
    {
        string file = Path.Combine(_directory.FullName, "gateway.pem");
        using ECDsa key = _certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(file, _certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return await RunningGateway.StartAsync(
            adjust,
            ("Ocpp:Listen", "wss://127.0.0.1:0/ocpp"),
            ("Ocpp:Transport", transport),
            ("Ocpp:ReadConfiguration", "Never"),
            ("Ocpp:Tls:Certificates", file),
            ("Ocpp:Tls:ReleaseBuffers", isOn ? "true" : "false"));
    }

    private Task<OcppClient> ConnectAsync(RunningGateway gateway) => OcppClient.ConnectAsync(gateway, "tls-1", configure: options =>
        options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString());

    // Buffers come and go with each message: small ones, and one of several TLS records.
    private static async Task AskAllSizesAsync(OcppClient client)
    {
        foreach (int size in (int[])[1, 40_000, 1, 100])
        {
            string answer = await client.AskAsync($$"""[2,"1","DataTransfer",{"vendorId":"V","data":"{{new string('x', size)}}"}]""");
            Assert.StartsWith("""[3,"1",{"status":""", answer, StringComparison.Ordinal);
        }
    }

    private sealed class Lines : ILogger<TlsBufferRelease>
    {
        public ConcurrentQueue<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception));
    }
}
