using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ocpp.Gateway.Tests.Hosting.Tls;

/// <summary>Self-signed certificates on P-256, in force for a day.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Create(string name = "localhost")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>One with its key, as <c>Ocpp:Tls:Certificates</c> takes it.</summary>
    public static string Pem(string name = "localhost")
    {
        using X509Certificate2 certificate = Create(name);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
