namespace Ocpp.Codec.V16;

/// <summary>What became of a configuration key's new value. OCPP 1.6 §7.22.</summary>
[OcppEnum]
public enum ConfigurationStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It counts at once.</summary>
    Accepted,

    /// <summary>The key is known, but not set.</summary>
    Rejected,

    /// <summary>It is stored and counts after a reboot.</summary>
    RebootRequired,

    /// <summary>The key is unknown.</summary>
    NotSupported,
}
