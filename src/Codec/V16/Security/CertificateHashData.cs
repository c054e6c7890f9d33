namespace Ocpp.Codec.V16;

/// <summary>Names a certificate by hashes, as OCSP does (RFC 6960). OCPP 1.6 security whitepaper.</summary>
[OcppType]
public readonly ref partial struct CertificateHashData
{
    /// <summary>The hash function.</summary>
    public required HashAlgorithm HashAlgorithm { get; init; }

    /// <summary>Hex: hash of the issuer's distinguished name in DER; at most 128 characters.</summary>
    [MaxLength(128)]
    public required JsonText IssuerNameHash { get; init; }

    /// <summary>Hex: hash of the issuer's public key, without tag and length; at most 128 characters.</summary>
    [MaxLength(128)]
    public required JsonText IssuerKeyHash { get; init; }

    /// <summary>Hex: serial number of the certificate, without leading zeros; at most 40 characters.</summary>
    [MaxLength(40)]
    public required JsonText SerialNumber { get; init; }
}
