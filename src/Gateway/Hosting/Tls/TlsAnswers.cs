using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners;

namespace Ocpp.Gateway.Hosting.Tls;

/// <summary>
/// How a listener answers a ClientHello by one reading of the certificates: with which of them and which cipher suites. The Central System has to speak four suites (OCPP 1.6 security white paper, TLS of profiles 2 and 3), two of which
/// need an ECDSA certificate and two an RSA one. Safe on any thread.
/// </summary>
internal sealed class TlsAnswers
{
    // OCPP asks for these; .NET speaks neither unless OpenSSL's own settings do.
    private static readonly TlsCipherSuite[] EncryptedByRsa = [TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384];

    private readonly SslServerAuthenticationOptions _usual;
    private readonly SslServerAuthenticationOptions? _ecdsa;
    private readonly SslServerAuthenticationOptions? _encryptedByRsa;
    private readonly TlsOffer _curve;

    /// <param name="tls">The listener's settings.</param>
    /// <param name="certificates">What there is to show.</param>
    public TlsAnswers(ListenerTls tls, TlsCertificates certificates)
    {
        Certificates = certificates;
        ServerCertificate? rsa = certificates.Rsa;
        ServerCertificate? ecdsa = certificates.Ecdsa;

        // Most take RSA, so who tells nothing is shown that.
        _usual = Make(rsa ?? certificates.First, tls, certificates);
        if (rsa is not null && ecdsa is not null)
        {
            _ecdsa = Make(ecdsa, tls, certificates);
            _curve = ecdsa.Curve;
        }

        // CipherSuitesPolicy is OpenSSL's only. It costs each connection a context of its own, so only those get it that offer nothing better.
        if (rsa is not null && tls.MinimumVersion.HasFlag(SslProtocols.Tls12) && OperatingSystem.IsLinux())
        {
            _encryptedByRsa = Make(rsa, tls, certificates);
            _encryptedByRsa.EnabledSslProtocols = SslProtocols.Tls12;
            _encryptedByRsa.CipherSuitesPolicy = new CipherSuitesPolicy(EncryptedByRsa);
        }
    }

    /// <summary>What these answers are made of.</summary>
    public TlsCertificates Certificates { get; }

    /// <summary>What a peer with this offer is answered with. ECDSA first: its handshake costs less.</summary>
    public SslServerAuthenticationOptions For(TlsOffer offer) =>
        _ecdsa is not null && (offer & _curve) != 0 ? _ecdsa
        : _encryptedByRsa is not null && (offer & (TlsOffer.SignedByRsa | TlsOffer.EncryptedByRsa)) == TlsOffer.EncryptedByRsa ? _encryptedByRsa
        : _usual;

    private static SslServerAuthenticationOptions Make(ServerCertificate certificate, ListenerTls tls, TlsCertificates certificates) => new()
    {
        ServerCertificateContext = certificate.Context,
        EnabledSslProtocols = tls.MinimumVersion,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        ClientCertificateRequired = tls.ClientCertificates != ClientCertificateRule.None,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, shown, chain, errors) =>
            shown is X509Certificate2 certificate ? certificates.Validate(certificate, chain, errors) : tls.ClientCertificates != ClientCertificateRule.Require,
    };
}
