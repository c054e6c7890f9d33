namespace Ocpp.Codec.V16;

/// <summary>What became of a local list. OCPP 1.6 §7.47.</summary>
[OcppEnum]
public enum UpdateStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The list was taken over.</summary>
    Accepted,

    /// <summary>It wasn't; the charge point's list is as before.</summary>
    Failed,

    /// <summary>The charge point has no local lists.</summary>
    NotSupported,

    /// <summary>The version of a differential list isn't newer than the charge point's.</summary>
    VersionMismatch,
}
