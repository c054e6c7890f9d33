using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners;

namespace Ocpp.Gateway.Hosting.Tls;

/// <summary>One reading of the files that <c>wss://</c> and <c>https://</c> listeners have their certificates from. Safe on any thread.</summary>
internal sealed class TlsCertificates : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authorities;

    private TlsCertificates(IReadOnlyList<ServerCertificate> own, X509Certificate2Collection authorities)
    {
        Own = own;
        _authorities = authorities;
    }

    /// <summary>What is shown, as it was configured.</summary>
    public IReadOnlyList<ServerCertificate> Own { get; }

    /// <summary>The first that was configured.</summary>
    public ServerCertificate First => Own[0];

    /// <summary>The one with an RSA key; null where there is none.</summary>
    public ServerCertificate? Rsa => Own.FirstOrDefault(static certificate => certificate.IsRsa);

    /// <summary>The one with an ECDSA key; null where there is none.</summary>
    public ServerCertificate? Ecdsa => Own.FirstOrDefault(static certificate => certificate.IsEcdsa);

    /// <summary>Reads the PEM files.</summary>
    /// <exception cref="SettingException">A file is missing, can't be read or holds no certificate, or two don't go together.</exception>
    public static TlsCertificates Load(OcppTlsOptions options)
    {
        const string key = "Ocpp:Tls:Certificates";
        ServerCertificate[] own =
            [.. options.CertificateFiles.Select(static file => Read(key, file, "a PEM file with the chain, the leaf first, and its unencrypted key", ServerCertificate.Read))];
        if (own.Length > 1 && (own.Count(static one => one.IsRsa) != 1 || own.Count(static one => one.Curve != TlsOffer.None) != 1))
        {
            throw new SettingException(key, string.Join(';', options.CertificateFiles), OcppTlsOptions.AllowedCertificates);
        }

        X509Certificate2Collection authorities = options.ClientCaFile is null
            ? []
            : Read("Ocpp:Tls:ClientCa", options.ClientCaFile, "a PEM file with at least one certificate", file =>
            {
                X509Certificate2Collection all = [];
                all.ImportFromPemFile(file);
                return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate");
            });
        return new TlsCertificates(own, authorities);
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
        foreach (IDisposable certificate in Own.Concat<IDisposable>(_authorities))
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
