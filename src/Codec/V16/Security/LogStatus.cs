namespace Ocpp.Codec.V16;

/// <summary>Whether a log will be uploaded. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum LogStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It will.</summary>
    Accepted,

    /// <summary>It won't.</summary>
    Rejected,

    /// <summary>It will, and an upload that ran was cancelled for it.</summary>
    AcceptedCanceled,
}
