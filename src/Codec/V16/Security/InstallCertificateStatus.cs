namespace Ocpp.Codec.V16;

/// <summary>How installing a certificate went. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum InstallCertificateStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It is installed.</summary>
    Accepted,

    /// <summary>It is good but couldn't be installed.</summary>
    Failed,

    /// <summary>It isn't good, or there is no room.</summary>
    Rejected,
}
