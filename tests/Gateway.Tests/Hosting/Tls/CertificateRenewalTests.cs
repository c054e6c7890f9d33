using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Hosting.Tls;

namespace Ocpp.Gateway.Tests.Hosting.Tls;

/// <summary>New certificates are served while the gateway runs, and bad ones never.</summary>
public sealed class CertificateRenewalTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("renewal-");
    private readonly Lines _lines = new();
    private readonly string _file;

    public CertificateRenewalTests()
    {
        _file = Path.Combine(_directory.FullName, "served.pem");
        File.WriteAllText(_file, TestCertificate.Pem("first"));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Who_connects_after_a_renewal_is_shown_the_new_certificate_and_who_is_connected_stays()
    {
        await using RunningGateway gateway = await StartAsync();
        using OcppClient connected = await OcppClient.ConnectAsync(gateway, "CP-1", configure: static options => options.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=first");

        await File.WriteAllTextAsync(_file, TestCertificate.Pem("second"));
        Look(gateway);

        Assert.Equal("CN=second", await SubjectAsync(gateway));
        Assert.StartsWith("[3,", await connected.AskAsync("[2,\"1\",\"Heartbeat\",{}]"), StringComparison.Ordinal);
        Assert.Contains("CN=second", Assert.Single(_lines.Said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_set_to_another_file_is_a_renewal()
    {
        string old = Path.Combine(_directory.FullName, "old.pem");
        string renewed = Path.Combine(_directory.FullName, "renewed.pem");
        File.Move(_file, old);
        File.CreateSymbolicLink(_file, old);
        await using RunningGateway gateway = await StartAsync();

        await File.WriteAllTextAsync(renewed, TestCertificate.Pem("second"));
        File.SetLastWriteTimeUtc(renewed, File.GetLastWriteTimeUtc(old));
        File.Delete(_file);
        File.CreateSymbolicLink(_file, renewed);
        Look(gateway);

        Assert.Equal("CN=second", await SubjectAsync(gateway));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB")]
    [InlineData(null)]
    public async Task What_cannot_be_served_with_is_said_once_and_changes_nothing(string? content)
    {
        await using RunningGateway gateway = await StartAsync();

        if (content is null)
        {
            File.Delete(_file);
        }
        else
        {
            await File.WriteAllTextAsync(_file, content);
        }

        Look(gateway);
        Look(gateway);

        Assert.Equal("CN=first", await SubjectAsync(gateway));
        Assert.Contains($"Ocpp:Tls:Certificates is '{_file}'", Assert.Single(_lines.Said), StringComparison.Ordinal);

        await File.WriteAllTextAsync(_file, TestCertificate.Pem("second"));
        Look(gateway);

        Assert.Equal("CN=second", await SubjectAsync(gateway));
    }

    [Fact]
    public async Task A_certificate_beside_the_key_of_another_changes_nothing()
    {
        await using RunningGateway gateway = await StartAsync();
        string[] lines = TestCertificate.Pem("second").Split("-----BEGIN PRIVATE KEY-----");
        string[] others = TestCertificate.Pem("third").Split("-----BEGIN PRIVATE KEY-----");

        await File.WriteAllTextAsync(_file, $"{lines[0]}-----BEGIN PRIVATE KEY-----{others[1]}");
        Look(gateway);

        Assert.Equal("CN=first", await SubjectAsync(gateway));
        Assert.Single(_lines.Said);
    }

    [Fact]
    public async Task Files_that_stay_as_they_are_are_not_read_again()
    {
        await using RunningGateway gateway = await StartAsync();
        TlsCertificates served = gateway.Services.GetRequiredService<ServedCertificates>().Current;

        File.SetLastWriteTimeUtc(_file, DateTime.UtcNow.AddMinutes(1));
        Look(gateway);

        Assert.Same(served, gateway.Services.GetRequiredService<ServedCertificates>().Current);
        Assert.Empty(_lines.Said);
    }

    [Fact]
    public async Task Other_authorities_count_for_who_connects_then()
    {
        string authorities = Path.Combine(_directory.FullName, "ca.pem");
        using X509Certificate2 chargePoint = TestCertificate.Create("CP-1");
        await File.WriteAllTextAsync(authorities, TestCertificate.Pem("nobody"));
        await using RunningGateway gateway = await StartAsync(
            ("Ocpp:Listen", "wss://127.0.0.1:0/ocpp?clientCertificates=require"), ("Ocpp:Tls:ClientCa", authorities));

        await Assert.ThrowsAnyAsync<Exception>(ConnectAsync);
        await File.WriteAllTextAsync(authorities, chargePoint.ExportCertificatePem());
        Look(gateway);
        using OcppClient client = await ConnectAsync();

        Assert.StartsWith("[3,", await client.AskAsync("[2,\"1\",\"Heartbeat\",{}]"), StringComparison.Ordinal);

        Task<OcppClient> ConnectAsync() => OcppClient.ConnectAsync(gateway, "CP-1", configure: options =>
        {
            options.ClientCertificates.Add(chargePoint);
            options.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=first";
        });
    }

    [Fact]
    public async Task When_they_expire_is_a_metric()
    {
        await using RunningGateway gateway = await StartAsync();
        DateTimeOffset validUntil = gateway.Services.GetRequiredService<ServedCertificates>().Current.First.ValidUntil;
        using HttpClient client = new();

        string metrics = await client.GetStringAsync(new Uri(gateway.ApiUri + "/metrics"));

        string line = metrics.Split('\n').Single(static line => line.StartsWith("ocpp_tls_certificate_expiry_timestamp_seconds{", StringComparison.Ordinal));
        Assert.Contains("key=\"ecdsa\"", line, StringComparison.Ordinal);
        Assert.Equal(validUntil.ToUnixTimeSeconds(), double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_files_are_looked_at_each_minute()
    {
        WatchedClock clock = new();
        await using RunningGateway gateway = await StartAsync();
        ServedCertificates certificates = gateway.Services.GetRequiredService<ServedCertificates>();
        using CertificateRenewal renewal = new(certificates, gateway.Services.GetRequiredService<OcppOptions>(), clock, _lines);
        await renewal.StartAsync(CancellationToken.None);
        await clock.TimerCreated.WaitAsync(Limit);

        await File.WriteAllTextAsync(_file, TestCertificate.Pem("second"));
        clock.Advance(CertificateRenewal.Interval);
        await _lines.FirstAsync().WaitAsync(Limit);

        Assert.Equal("CN=second", certificates.Current.First.Subject);
        await renewal.StopAsync(CancellationToken.None);
    }

    private Task<RunningGateway> StartAsync(params (string Key, string Value)[] settings) => RunningGateway.StartAsync(
        services => services.AddSingleton<ILogger<CertificateRenewal>>(_lines),
        [("Ocpp:Listen", "wss://127.0.0.1:0/ocpp"), ("Ocpp:Tls:Certificates", _file), .. settings]);

    private static void Look(RunningGateway gateway) => gateway.Services.GetRequiredService<CertificateRenewal>().Look();

    private static async Task<string?> SubjectAsync(RunningGateway gateway)
    {
        Uri uri = new(gateway.OcppUri);
        using TcpClient client = new(uri.Host, uri.Port);
        await using SslStream tls = new(client.GetStream());
        string? subject = null;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, shown, _, _) => (subject = shown?.Subject) is not null,
        }).WaitAsync(Limit);
        return subject;
    }

    private sealed class Lines : ILogger<CertificateRenewal>
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Said { get; } = new();

        public Task FirstAsync() => _first.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Said.Enqueue(formatter(state, exception));
            _first.TrySetResult();
        }
    }

    // What is started looks at its clock when its thread gets round to it.
    private sealed class WatchedClock : FakeTimeProvider
    {
        private readonly TaskCompletionSource _timerCreated = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task TimerCreated => _timerCreated.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            _timerCreated.TrySetResult();
            return timer;
        }
    }
}
