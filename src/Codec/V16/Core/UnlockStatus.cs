namespace Ocpp.Codec.V16;

/// <summary>How unlocking a connector went. OCPP 1.6 §7.46.</summary>
[OcppEnum]
public enum UnlockStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The connector is unlocked.</summary>
    Unlocked,

    /// <summary>It couldn't be unlocked.</summary>
    UnlockFailed,

    /// <summary>There is no lock, or no such connector.</summary>
    NotSupported,
}
