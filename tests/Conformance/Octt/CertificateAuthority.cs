using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ocpp.Conformance.Octt;

/// <summary>Who signs the certificates of a run: the server's, and the charge points' from their requests, as an operator's authority would.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private byte _lastSerial;

    public CertificateAuthority()
    {
        CertificateRequest request = new("CN=OCTT root", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _root = request.CreateSelfSigned(NotBefore, NotAfter);
    }

    /// <summary>The authority's own certificate.</summary>
    public string Pem => _root.ExportCertificatePem();

    private static DateTimeOffset NotBefore => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset NotAfter => DateTimeOffset.UtcNow.AddDays(30);

    /// <summary>A server's certificate and its key, for a settings file.</summary>
    public string IssueServer(string host)
    {
        using RSA key = RSA.Create(2048);
        return IssueServer(host, new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), key);
    }

    /// <summary>As the other, with an ECDSA key on P-256.</summary>
    public string IssueEcdsaServer(string host)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return IssueServer(host, new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256), key);
    }

    /// <summary>Signs what a charge point asked for in its SignCertificate.req.</summary>
    public string SignRequest(string csr)
    {
        CertificateRequest request = CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = Sign(request);
        return certificate.ExportCertificatePem() + "\n";
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }

    private string IssueServer(string host, CertificateRequest request, AsymmetricAlgorithm key)
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = Sign(request);
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    private X509Certificate2 Sign(CertificateRequest request) =>
        request.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), NotBefore.AddMinutes(1), NotAfter.AddMinutes(-1), [1, 2, 3, ++_lastSerial]);
}
