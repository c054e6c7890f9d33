namespace Ocpp.Codec.V16;

/// <summary>How deleting a certificate went. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum DeleteCertificateStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It is deleted.</summary>
    Accepted,

    /// <summary>It couldn't be deleted, or is in use.</summary>
    Failed,

    /// <summary>There is no such certificate.</summary>
    NotFound,
}
