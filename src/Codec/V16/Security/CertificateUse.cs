namespace Ocpp.Codec.V16;

/// <summary>What a root certificate is for. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum CertificateUse : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Checks the Central System's certificate.</summary>
    CentralSystemRootCertificate,

    /// <summary>Checks the certificates that firmware is signed with.</summary>
    ManufacturerRootCertificate,
}
