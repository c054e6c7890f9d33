using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners;

namespace Ocpp.Gateway.Hosting.Tls;

/// <summary>The certificates that <c>wss://</c> and <c>https://</c> listeners serve with now: those of the start, until their files hold others. Safe on any thread, but for <see cref="TryRenew"/>.</summary>
internal sealed class ServedCertificates(OcppOptions options, ListenerMetrics metrics) : IDisposable
{
    private volatile TlsCertificates? _current;
    private byte[] _seen = [];

    /// <exception cref="InvalidOperationException">There are none.</exception>
    public TlsCertificates Current => _current ?? throw new InvalidOperationException("No certificates are configured, or they haven't been read.");

    /// <summary>Reads what is configured. Once, before anybody connects; without certificates in the settings there are none.</summary>
    /// <exception cref="SettingException">A file is missing, can't be read or holds no certificate, or two don't go together.</exception>
    public void Load()
    {
        if (options.Tls is not null)
        {
            Read(options.Tls);
        }

        metrics.ObserveCertificates(() => _current is null ? [] : _current.Own.Select(static certificate => new Measurement<double>(
            certificate.ValidUntil.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("key", certificate.IsRsa ? "rsa" : "ecdsa"))));
    }

    /// <summary>
    /// Reads the files again if they hold anything else than when they were looked at last. Who connects from then on is shown the new ones; who is connected stays.
    /// One at a time. Gives whether there are new ones.
    /// </summary>
    /// <exception cref="SettingException">They hold something else and can't be served with. Those before are kept, and there is no new attempt before the files change again.</exception>
    public bool TryRenew()
    {
        if (options.Tls is not { } tls || Fingerprint(tls).AsSpan().SequenceEqual(_seen))
        {
            return false;
        }

        // The old ones are left to the garbage collector: handshakes may be under way with them.
        Read(tls);
        return true;
    }

    public void Dispose() => _current?.Dispose();

    private void Read(OcppTlsOptions tls)
    {
        // Looked at before they are read: what is written in between is seen the next time.
        _seen = Fingerprint(tls);
        _current = TlsCertificates.Load(tls);
    }

    // Of what is in the files, not of their times: those who renew replace a link, or the directory above.
    private static byte[] Fingerprint(OcppTlsOptions tls)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string file in tls.ClientCaFile is { } authorities ? tls.CertificateFiles.Append(authorities) : tls.CertificateFiles)
        {
            byte[]? content = TryRead(file);
            BinaryPrimitives.WriteInt32LittleEndian(length, content?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(content ?? []);
        }

        return hash.GetHashAndReset();
    }

    // What is wrong with the file is told by who reads it for its certificate.
    private static byte[]? TryRead(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
