using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Hosting;

/// <summary>The certificates of the <c>wss://</c> listeners, read once at the start. Safe on any thread.</summary>
internal sealed class TlsCertificates : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2Collection _authorities;

    private TlsCertificates(X509Certificate2 leaf, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        Leaf = leaf;
        Chain = chain;
        _authorities = authorities;
    }

    /// <summary>The gateway's own certificate, with its key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>The leaf and those that are sent with it.</summary>
    public X509Certificate2Collection Chain { get; }

    /// <summary>Reads the PEM files.</summary>
    /// <exception cref="SettingException">A file is missing, can't be read or holds no certificate.</exception>
    public static TlsCertificates Load(OcppTlsOptions options)
    {
        (X509Certificate2 leaf, X509Certificate2Collection chain) = Read("Ocpp:Tls:Certificates", options.CertificateFile, "a PEM file with the chain, the leaf first, and its unencrypted key", file =>
        {
            X509Certificate2Collection all = [];
            all.ImportFromPemFile(file);
            return (X509Certificate2.CreateFromPemFile(file, file), all);
        });
        X509Certificate2Collection authorities = options.ClientCaFile is null
            ? []
            : Read("Ocpp:Tls:ClientCa", options.ClientCaFile, "a PEM file with at least one certificate", file =>
            {
                X509Certificate2Collection all = [];
                all.ImportFromPemFile(file);
                return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate");
            });
        return new TlsCertificates(leaf, chain, authorities);
    }

    /// <summary>Whether a charge point's certificate was signed by one of <c>Ocpp:Tls:ClientCa</c>, is in force and may identify a client.</summary>
    public bool IsTrusted(X509Certificate2 certificate, X509Chain? presented)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        return chain.Build(certificate);
    }

    /// <summary>How <see cref="SslStream"/> asks whether a client's certificate will do; called only when it sent one.</summary>
    public bool Validate(X509Certificate2 certificate, X509Chain? presented, SslPolicyErrors errors) =>
        (errors & SslPolicyErrors.RemoteCertificateNotAvailable) == 0 && IsTrusted(certificate, presented);

    public void Dispose()
    {
        Leaf.Dispose();
        foreach (X509Certificate2 certificate in Chain.Concat(_authorities))
        {
            certificate.Dispose();
        }
    }

    private static T Read<T>(string key, string file, string allowed, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SettingException(key, file, $"{allowed} ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
        }
    }
}
