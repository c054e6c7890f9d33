using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Hosting.Tls;

namespace Ocpp.Gateway.Tests.Hosting;

public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("start-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        string line = await DescribeStartAsync(("Api:Listen", $"http://127.0.0.1:{port}"));

        Assert.Contains($"127.0.0.1:{port}", line, StringComparison.Ordinal);
        Assert.Contains("address already in use", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_for_charge_points_that_is_in_use_is_said_in_one_line()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        string line = await DescribeStartAsync(("Ocpp:Listen", $"ws://127.0.0.1:{port}/ocpp"));

        Assert.Contains($"127.0.0.1:{port}", line, StringComparison.Ordinal);
        Assert.Contains("address already in use. Another program listens there", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sockets")]
    [InlineData("Epoll")]
    public async Task Charge_points_reach_every_listener_over_all_of_its_addresses(string transport)
    {
        if (transport == "Epoll" && !Ocpp.Transport.EpollTransportFactory.IsSupported)
        {
            return;
        }

        await using RunningGateway gateway = await RunningGateway.StartAsync(
            ("Ocpp:Listen", "ws://*:0/one; ws://127.0.0.1:0/two"), ("Ocpp:Transport", transport), ("Ocpp:UnknownChargePoints", "Accept"));
        string[] uris = [.. gateway.Services.GetRequiredService<GatewayListeners>().OcppUris];
        int port = new Uri(uris[0].Replace("*", "127.0.0.1", StringComparison.Ordinal)).Port;
        List<string> reached = [$"ws://127.0.0.1:{port}/one/CP-1", $"{uris[1]}/CP-2"];
        if (Socket.OSSupportsIPv6)
        {
            reached.Add($"ws://[::1]:{port}/one/CP-3");
        }

        foreach (string uri in reached)
        {
            using ClientWebSocket client = new();
            client.Options.AddSubProtocol("ocpp1.6");
            using CancellationTokenSource timeUp = new(TimeSpan.FromSeconds(30));
            await client.ConnectAsync(new Uri(uri), timeUp.Token);
            Assert.Equal("ocpp1.6", client.SubProtocol);
        }
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_directory_is_refused_in_one_line()
    {
        await using RunningGateway first = await RunningGateway.StartAsync(("Storage:Directory", _directory.FullName));

        string line = await DescribeStartAsync(("Storage:Directory", _directory.FullName));

        Assert.Contains("is in use by another instance", line, StringComparison.Ordinal);
        Assert.Contains("Storage:Directory", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_is_said_in_one_line()
    {
        string file = Path.Combine(_directory.FullName, "file");
        await File.WriteAllTextAsync(file, "");

        string line = await DescribeStartAsync(("Storage:Directory", file));

        Assert.StartsWith($"Storage:Directory is '{file}'; allowed: a directory that is there or can be made.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_of_files_that_is_a_file_is_said_in_one_line()
    {
        string file = Path.Combine(_directory.FullName, "file");
        await File.WriteAllTextAsync(file, "");

        string line = await DescribeStartAsync(("Files:Listen", "http://127.0.0.1:0"), ("Files:Directory", file));

        Assert.Equal($"Files:Directory is '{file}'; allowed: a directory that is there or can be made.", line);
    }

    [Theory]
    [InlineData("/proc/x")]
    [InlineData("/proc/version/x")]
    public async Task A_data_directory_that_cannot_be_made_is_said_in_one_line(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string line = await DescribeStartAsync(("Storage:Directory", directory));

        Assert.StartsWith($"Storage:Directory is '{directory}'; allowed: a directory that is there or can be made.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_said_in_one_line()
    {
        string file = Path.Combine(_directory.FullName, "gateway.pem");
        await File.WriteAllTextAsync(file, "no certificate");

        string line = await DescribeStartAsync(("Ocpp:Listen", "wss://127.0.0.1:0/ocpp"), ("Ocpp:Tls:Certificates", file));

        Assert.StartsWith($"Ocpp:Tls:Certificates is '{file}'; allowed: a PEM file", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wss_listener_serves_its_certificate_and_then_OCPP()
    {
        using X509Certificate2 certificate = CreateCertificate("localhost");
        string file = Path.Combine(_directory.FullName, "gateway.pem");
        await File.WriteAllTextAsync(file, ToPem(certificate));
        await using RunningGateway gateway = await RunningGateway.StartAsync(("Ocpp:Listen", "wss://127.0.0.1:0/ocpp"), ("Ocpp:Tls:Certificates", file));
        string? presented = null;

        using OcppClient client = await OcppClient.ConnectAsync(gateway, "tls-1", configure: options => options.RemoteCertificateValidationCallback = (_, shown, _, _) =>
        {
            presented = shown?.GetCertHashString();
            return presented == certificate.GetCertHashString();
        });
        string answer = await client.AskAsync("""[2,"1","Heartbeat",{}]""");

        Assert.NotNull(presented);
        Assert.StartsWith("""[3,"1",{"currentTime":""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_closes_connections_with_1001_and_what_was_answered_is_there_at_the_next_start()
    {
        (string, string)[] settings = [("Storage:Directory", _directory.FullName), ("Ocpp:ReadConfiguration", "Never")];
        RunningGateway first = await RunningGateway.StartAsync(settings);
        using OcppClient client = await OcppClient.ConnectAsync(first, "CP-1");
        await client.AskAsync("""[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");

        Task<string> closing = client.ReceiveAsync();
        await first.DisposeAsync();
        await closing;
        await using RunningGateway second = await RunningGateway.StartAsync(settings);
        string shown = await second.Client.GetStringAsync(new Uri("charge-points/CP-1", UriKind.Relative));

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus);
        Assert.Contains("""{"chargePointVendor":"V","chargePointModel":"M"}""", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_certificate_counts_only_if_our_authority_signed_it()
    {
        using X509Certificate2 authority = CreateCertificate("authority", isAuthority: true);
        using RSA key = RSA.Create(2048);
        using X509Certificate2 signed = new CertificateRequest("CN=CP-1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(authority, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddHours(1), [1]);
        using X509Certificate2 stranger = CreateCertificate("CP-1");
        string own = Path.Combine(_directory.FullName, "own.pem");
        string ca = Path.Combine(_directory.FullName, "ca.pem");
        File.WriteAllText(own, ToPem(stranger));
        File.WriteAllText(ca, authority.ExportCertificatePem());
        using TlsCertificates certificates = TlsCertificates.Load(new OcppTlsOptions([own], ca));

        Assert.True(certificates.Validate(signed, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(certificates.Validate(stranger, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public async Task The_banner_says_where_to_connect_and_what_is_open_to_whom()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        StringWriter output = new();

        StartBanner.Write(output, gateway.Services.GetRequiredService<GatewaySettings>(), gateway.Services.GetRequiredService<GatewayListeners>());

        string banner = output.ToString();
        Assert.Contains(gateway.OcppUri + "/{id}", banner, StringComparison.Ordinal);
        Assert.Contains(gateway.ApiUri + "/api/v1", banner, StringComparison.Ordinal);
        Assert.Contains("open to every charge point on this machine", banner, StringComparison.Ordinal);
        Assert.Contains("open to everybody on this machine, since no API key is configured", banner, StringComparison.Ordinal);
        Assert.DoesNotContain(":0/", banner, StringComparison.Ordinal);
    }

    private static async Task<string> DescribeStartAsync(params (string Key, string Value)[] settings)
    {
        Exception exception = await Assert.ThrowsAnyAsync<Exception>(async () => await (await RunningGateway.StartAsync(settings)).DisposeAsync());
        string? line = StartFailure.Describe(exception);
        Assert.NotNull(line);
        Assert.DoesNotContain('\n', line);
        return line;
    }

    private static X509Certificate2 CreateCertificate(string name, bool isAuthority = false)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(2));
    }

    private static string ToPem(X509Certificate2 certificate) =>
        certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n";
}
