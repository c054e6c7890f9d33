using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ocpp.Gateway.Listeners;

namespace Ocpp.Gateway.Hosting.Tls;

/// <summary>A certificate of the gateway's own with its chain, and what a peer has to offer to be shown it.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private readonly X509Certificate2 _leaf;
    private readonly X509Certificate2Collection _chain;

    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        _leaf = leaf;
        _chain = chain;
        Context = SslStreamCertificateContext.Create(leaf, chain);
        using RSA? rsa = leaf.GetRSAPublicKey();
        using ECDsa? ecdsa = leaf.GetECDsaPublicKey();
        IsRsa = rsa is not null;
        IsEcdsa = ecdsa is not null;
        Curve = ecdsa is null ? TlsOffer.None : CurveOf(ecdsa);
    }

    /// <summary>What TLS sends; one for all connections, since resumed sessions are its own.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Whose it is, for the log.</summary>
    public string Subject => _leaf.Subject;

    /// <summary>Until when it is in force, in UTC.</summary>
    public DateTimeOffset ValidUntil => _leaf.NotAfter.ToUniversalTime();

    public bool IsRsa { get; }

    public bool IsEcdsa { get; }

    /// <summary>The curve of an ECDSA certificate; none for another kind, or a curve that no offer names.</summary>
    public TlsOffer Curve { get; }

    /// <summary>Reads a PEM file with the chain, the leaf first, and its unencrypted key.</summary>
    /// <exception cref="CryptographicException">It holds no certificate with its key.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static ServerCertificate Read(string file)
    {
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(file);
        return new ServerCertificate(X509Certificate2.CreateFromPemFile(file, file), chain);
    }

    public void Dispose()
    {
        _leaf.Dispose();
        foreach (X509Certificate2 certificate in _chain)
        {
            certificate.Dispose();
        }
    }

    private static TlsOffer CurveOf(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value switch
    {
        "1.2.840.10045.3.1.7" => TlsOffer.EcdsaP256,
        "1.3.132.0.34" => TlsOffer.EcdsaP384,
        "1.3.132.0.35" => TlsOffer.EcdsaP521,
        _ => TlsOffer.None,
    };
}
