namespace Ocpp.Codec.V16;

/// <summary>Why a transaction ended. OCPP 1.6 §7.36.</summary>
[OcppEnum]
public enum Reason : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The emergency button was pressed.</summary>
    EmergencyStop,

    /// <summary>The cable was pulled or the vehicle went away.</summary>
    EVDisconnected,

    /// <summary>A hard reset was commanded.</summary>
    HardReset,

    /// <summary>The user stopped it at the charge point.</summary>
    Local,

    /// <summary>Anything else.</summary>
    Other,

    /// <summary>The power failed.</summary>
    PowerLoss,

    /// <summary>The charge point restarted of its own.</summary>
    Reboot,

    /// <summary>A remote stop was commanded.</summary>
    Remote,

    /// <summary>A soft reset was commanded.</summary>
    SoftReset,

    /// <summary>The connector was unlocked by command.</summary>
    UnlockCommand,

    /// <summary>The Central System didn't accept the id tag.</summary>
    DeAuthorized,
}
