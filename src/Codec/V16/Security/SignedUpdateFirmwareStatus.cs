namespace Ocpp.Codec.V16;

/// <summary>Whether a charge point will update. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum SignedUpdateFirmwareStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It will.</summary>
    Accepted,

    /// <summary>It won't.</summary>
    Rejected,

    /// <summary>It will, and an update that ran was cancelled for it.</summary>
    AcceptedCanceled,

    /// <summary>The signing certificate isn't good.</summary>
    InvalidCertificate,

    /// <summary>The signing certificate is revoked.</summary>
    RevokedCertificate,
}
