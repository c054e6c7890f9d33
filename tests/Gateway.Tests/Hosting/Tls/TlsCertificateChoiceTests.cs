using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Hosting.Tls;

/// <summary>Which certificate a <c>wss://</c> listener shows to whom, and with which suite.</summary>
public sealed class TlsCertificateChoiceTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("certificates-");
    private readonly string _rsa;
    private readonly string _ecdsa;

    public TlsCertificateChoiceTests()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        _rsa = Write("rsa.pem", new CertificateRequest("CN=rsa", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), rsa);
        _ecdsa = Write("ecdsa.pem", new CertificateRequest("CN=ecdsa", ecdsa, HashAlgorithmName.SHA256), ecdsa);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(false, SslProtocols.Tls13, TlsCipherSuite.TLS_AES_128_GCM_SHA256, "CN=ecdsa")]
    [InlineData(true, SslProtocols.Tls13, TlsCipherSuite.TLS_AES_256_GCM_SHA384, "CN=ecdsa")]
    [InlineData(false, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "CN=ecdsa")]
    [InlineData(true, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "CN=rsa")]
    [InlineData(false, SslProtocols.Tls12, TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, "CN=rsa")]
    [InlineData(true, SslProtocols.Tls12, TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, "CN=rsa")]
    [SupportedOSPlatform("linux")]
    public async Task Of_two_certificates_the_one_is_shown_that_the_offer_fits(bool isRsaFirst, SslProtocols protocol, TlsCipherSuite suite, string subject)
    {
        await using RunningGateway gateway = await StartAsync(isRsaFirst ? $"{_rsa};{_ecdsa}" : $"{_ecdsa};{_rsa}");

        Assert.Equal((subject, suite), await ShakeHandsAsync(gateway, protocol, suite));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task An_RSA_certificate_alone_does_without_forward_secrecy_only_for_who_offers_nothing_better()
    {
        await using RunningGateway gateway = await StartAsync(_rsa);

        Assert.Equal(("CN=rsa", TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256), await ShakeHandsAsync(gateway, SslProtocols.Tls12, TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256));
        Assert.Equal(
            ("CN=rsa", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
            await ShakeHandsAsync(gateway, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task A_listener_of_TLS_1_3_stays_that_with_two_certificates()
    {
        await using RunningGateway gateway = await StartAsync($"{_rsa};{_ecdsa}", "?minimumVersion=1.3");

        await Assert.ThrowsAnyAsync<Exception>(() => ShakeHandsAsync(gateway, SslProtocols.Tls12, TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256));
        Assert.Equal(("CN=ecdsa", TlsCipherSuite.TLS_AES_128_GCM_SHA256), await ShakeHandsAsync(gateway, SslProtocols.Tls13, TlsCipherSuite.TLS_AES_128_GCM_SHA256));
    }

    [Fact]
    public async Task Where_a_client_certificate_is_required_nobody_gets_through_without_one()
    {
        (string, string)[] settings = [("Ocpp:Listen", "wss://127.0.0.1:0/ocpp?clientCertificates=require"), ("Ocpp:Tls:Certificates", _rsa), ("Ocpp:Tls:ClientCa", _ecdsa)];
        await using RunningGateway gateway = await RunningGateway.StartAsync(settings);

        // The server looks for the certificate when the handshake has come to its end, so the client hears of it as of a closed connection, maybe only then.
        await Assert.ThrowsAnyAsync<Exception>(() => OcppClient.ConnectAsync(gateway, "CP-1", configure: static options => options.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=rsa"));
    }

    [Theory]
    [InlineData("rsa.pem", "rsa.pem")]
    [InlineData("ecdsa.pem", "ecdsa.pem")]
    [InlineData("rsa.pem", "p224.pem")]
    public async Task Two_that_do_not_go_together_stop_the_start(string first, string second)
    {
        using ECDsa p224 = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp224r1"));
        Write("p224.pem", new CertificateRequest("CN=p224", p224, HashAlgorithmName.SHA256), p224);

        SettingException refused = await Assert.ThrowsAsync<SettingException>(() => StartAsync($"{Path.Combine(_directory.FullName, first)};{Path.Combine(_directory.FullName, second)}"));

        Assert.Contains("allowed: one PEM file with a chain and its key, or two, one RSA and one ECDSA on P-256, P-384 or P-521.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h2", "http/1.1", "http/1.1")]
    [InlineData("http/1.1", null, "http/1.1")]
    public async Task A_client_that_would_speak_HTTP_2_is_told_1_1(string first, string? second, string agreed)
    {
        await using RunningGateway gateway = await StartAsync(_rsa);
        Uri uri = new(gateway.OcppUri);
        using TcpClient client = new(uri.Host, uri.Port);
        await using SslStream tls = new(client.GetStream());

        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=rsa",
            ApplicationProtocols = [.. new[] { first, second }.OfType<string>().Select(static name => new SslApplicationProtocol(name))],
        }).WaitAsync(Limit);

        Assert.Equal(agreed, tls.NegotiatedApplicationProtocol.ToString());
    }

    private static Task<RunningGateway> StartAsync(string certificates, string query = "") =>
        RunningGateway.StartAsync(("Ocpp:Listen", $"wss://127.0.0.1:0/ocpp{query}"), ("Ocpp:Tls:Certificates", certificates));

    [SupportedOSPlatform("linux")]
    private static async Task<(string? Subject, TlsCipherSuite Suite)> ShakeHandsAsync(RunningGateway gateway, SslProtocols protocol, params TlsCipherSuite[] suites)
    {
        Uri uri = new(gateway.OcppUri);
        using TcpClient client = new(uri.Host, uri.Port);
        await using SslStream tls = new(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            CipherSuitesPolicy = new CipherSuitesPolicy(suites),
            RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject is "CN=rsa" or "CN=ecdsa",
        }).WaitAsync(Limit);
        return (tls.RemoteCertificate?.Subject, tls.NegotiatedCipherSuite);
    }

    private string Write(string name, CertificateRequest request, AsymmetricAlgorithm key)
    {
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(2));
        string file = Path.Combine(_directory.FullName, name);
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return file;
    }
}
