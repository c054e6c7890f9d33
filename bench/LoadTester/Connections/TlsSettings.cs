using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ocpp.LoadTester.Connections;

/// <summary>
/// How charge points trust the target (the system's roots, a file of roots, or anything) and prove themselves: <c>{id}</c> in the certificate's and the
/// key's path stands for the identity, so that each may have its own.
/// </summary>
internal sealed class TlsSettings(string host, string? rootsFile, bool trustAnything, string? certificateFile, string? keyFile)
{
    private readonly X509Certificate2Collection? _roots = rootsFile is null ? null : LoadRoots(rootsFile);
    private readonly SslStreamCertificateContext? _shared = certificateFile is null || certificateFile.Contains("{id}", StringComparison.Ordinal)
        ? null
        : Load(certificateFile, keyFile);

    [SuppressMessage("Security", "CA5359", Justification = "Only with --insecure, for test systems with certificates of their own making.")]
    public SslClientAuthenticationOptions OptionsFor(string identity)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = host };
        if (trustAnything)
        {
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
        else if (_roots is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_roots);
        }

        if (_shared is not null)
        {
            options.ClientCertificateContext = _shared;
        }
        else if (certificateFile is not null)
        {
            options.ClientCertificateContext = Load(Named(certificateFile, identity), keyFile is null ? null : Named(keyFile, identity));
        }

        return options;
    }

    private static string Named(string path, string identity) => path.Replace("{id}", identity, StringComparison.Ordinal);

    private static X509Certificate2Collection LoadRoots(string path)
    {
        X509Certificate2Collection roots = [];
        roots.ImportFromPemFile(path);
        return roots;
    }

    private static SslStreamCertificateContext Load(string certificateFile, string? keyFile) => SslStreamCertificateContext.Create(
        X509Certificate2.CreateFromPemFile(certificateFile, keyFile ?? certificateFile), additionalCertificates: null, offline: true);
}
