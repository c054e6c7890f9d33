using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ocpp.LoadTester.Reporting;
using Ocpp.Testing;

namespace Ocpp.LoadTester.Tests;

/// <summary>How charge points prove themselves, and whom they trust.</summary>
public sealed class SecurityTests
{
    [Fact]
    public async Task A_password_comes_from_a_template()
    {
        await using TestTarget target = new();

        await TestRun.AgainstAsync(target, change: static settings => settings with { Password = "secret-{id}" });

        Assert.Contains("LT0000001:secret-LT0000001", target.Requests.Select(static request => Encoding.UTF8.GetString(Convert.FromBase64String(Encoding.ASCII.GetString(request.Authorization!)["Basic ".Length..]))));
    }

    [Fact]
    public async Task A_password_comes_from_a_file()
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "passwords.csv");
        await File.WriteAllTextAsync(file, "LT0000000,first\nLT0000001,second\n");
        await using TestTarget target = new();

        await TestRun.AgainstAsync(target, change: settings => settings with { PasswordFile = file });

        Assert.Contains("LT0000001:second", target.Requests.Select(static request => Encoding.UTF8.GetString(Convert.FromBase64String(Encoding.ASCII.GetString(request.Authorization!)["Basic ".Length..]))));
    }

    [Fact]
    public async Task Over_TLS_each_charge_point_shows_its_certificate_and_trusts_the_given_root()
    {
        using TemporaryDirectory directory = new();
        using X509Certificate2 server = Create(directory, "server", "127.0.0.1");
        using X509Certificate2 first = Create(directory, "LT0000000", "LT0000000");
        using X509Certificate2 second = Create(directory, "LT0000001", "LT0000001");
        HashSet<string> seen = [];
        await using TestTarget target = new()
        {
            Tls = new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null), null, offline: true),
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
            },
            OnOpen = connection =>
            {
                lock (seen)
                {
                    seen.Add($"{connection.Identity} {connection.ClientCertificate!.Subject}");
                }

                return Task.CompletedTask;
            },
        };

        RunResult run = await TestRun.AgainstAsync(target, TestRun.Patient, change: settings => settings with
        {
            RootsFile = Path.Combine(directory.Path, "server.pem"),
            ClientCertificate = Path.Combine(directory.Path, "{id}.pem"),
            ClientKey = Path.Combine(directory.Path, "{id}.key"),
        });

        Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
        Assert.True(run.Answers > 10);
        Assert.Equal(["LT0000000 CN=LT0000000", "LT0000001 CN=LT0000001"], seen.Order());
    }

    private static X509Certificate2 Create(TemporaryDirectory directory, string name, string subject)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={subject}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(directory.Path, $"{name}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory.Path, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
