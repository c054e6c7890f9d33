namespace Ocpp.Codec.V16;

/// <summary>Whether a signed certificate was taken over. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum CertificateSignedStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It is in use.</summary>
    Accepted,

    /// <summary>It isn't good.</summary>
    Rejected,
}
