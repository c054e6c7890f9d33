using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>The security whitepaper's commands about certificates. Under the worker's turn.</summary>
internal static class SecurityCommands
{
    /// <summary>As CertificateStoreMaxLength says.</summary>
    private const int MostCertificates = 10;

    public static bool CertificateSigned(scoped ref Command command, ref CodecContext context)
    {
        if (!CertificateSignedRequest.TryRead(command.Payload, ref context, out CertificateSignedRequest request))
        {
            return false;
        }

        bool isCertificate = TryRead(request.CertificateChain.ToString(), out _);
        return command.Answer(new CertificateSignedResponse { Status = isCertificate ? CertificateSignedStatus.Accepted : CertificateSignedStatus.Rejected });
    }

    public static bool InstallCertificate(scoped ref Command command, ref CodecContext context)
    {
        if (!InstallCertificateRequest.TryRead(command.Payload, ref context, out InstallCertificateRequest request))
        {
            return false;
        }

        List<(CertificateUse Use, string Hash)> installed = command.ChargePoint.Memory.Certificates;
        InstallCertificateStatus status = InstallCertificateStatus.Rejected;
        if (TryRead(request.Certificate.ToString(), out string hash))
        {
            status = installed.Count < MostCertificates ? InstallCertificateStatus.Accepted : InstallCertificateStatus.Failed;
            if (status == InstallCertificateStatus.Accepted && !installed.Contains((request.CertificateType, hash)))
            {
                installed.Add((request.CertificateType, hash));
            }
        }

        return command.Answer(new InstallCertificateResponse { Status = status });
    }

    public static bool DeleteCertificate(scoped ref Command command, ref CodecContext context)
    {
        if (!DeleteCertificateRequest.TryRead(command.Payload, ref context, out DeleteCertificateRequest request))
        {
            return false;
        }

        string hash = Describe(request.CertificateHashData.IssuerNameHash, request.CertificateHashData.IssuerKeyHash, request.CertificateHashData.SerialNumber);
        bool existed = command.ChargePoint.KnownMemory is { } memory && memory.Certificates.RemoveAll(known => known.Hash.Equals(hash, StringComparison.OrdinalIgnoreCase)) > 0;
        return command.Answer(new DeleteCertificateResponse { Status = existed ? DeleteCertificateStatus.Accepted : DeleteCertificateStatus.NotFound });
    }

    public static bool GetInstalledCertificateIds(scoped ref Command command, ref CodecContext context)
    {
        if (!GetInstalledCertificateIdsRequest.TryRead(command.Payload, ref context, out GetInstalledCertificateIdsRequest request))
        {
            return false;
        }

        ArrayBufferWriter<byte> hashes = new(256);
        using Utf8JsonWriter writer = new(hashes, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartArray();
        int count = 0;
        foreach ((CertificateUse use, string hash) in command.ChargePoint.KnownMemory?.Certificates ?? [])
        {
            if (use == request.CertificateType)
            {
                string[] parts = hash.Split(' ');
                new CertificateHashData { HashAlgorithm = Codec.V16.HashAlgorithm.SHA256, IssuerNameHash = parts[0], IssuerKeyHash = parts[1], SerialNumber = parts[2] }.Write(writer);
                count++;
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        return count == 0
            ? command.Answer(new GetInstalledCertificateIdsResponse { Status = GetInstalledCertificateStatus.NotFound })
            : command.Answer(new GetInstalledCertificateIdsResponse
            {
                Status = GetInstalledCertificateStatus.Accepted,
                CertificateHashData = JsonArray<CertificateHashData>.FromRaw(hashes.WrittenSpan),
            });
    }

    private static bool TryRead(string pem, out string hash)
    {
        hash = "";
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);

            // Roots are their own issuers, so the issuer's key is the certificate's.
            hash = Describe(
                Convert.ToHexString(SHA256.HashData(certificate.IssuerName.RawData)),
                Convert.ToHexString(SHA256.HashData(certificate.GetPublicKey())),
                certificate.SerialNumber.TrimStart('0'));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Describe(JsonText nameHash, JsonText keyHash, JsonText serialNumber) =>
        new StringBuilder().Append(nameHash.ToString()).Append(' ').Append(keyHash.ToString()).Append(' ').Append(serialNumber.ToString()).ToString();
}
