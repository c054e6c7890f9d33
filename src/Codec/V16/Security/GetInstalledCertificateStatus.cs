namespace Ocpp.Codec.V16;

/// <summary>Whether there are certificates of the asked use. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum GetInstalledCertificateStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>There are.</summary>
    Accepted,

    /// <summary>There are none.</summary>
    NotFound,
}
