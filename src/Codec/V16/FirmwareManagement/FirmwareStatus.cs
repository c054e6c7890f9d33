namespace Ocpp.Codec.V16;

/// <summary>How far a firmware update is. OCPP 1.6 §7.25.</summary>
[OcppEnum]
public enum FirmwareStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The firmware is there.</summary>
    Downloaded,

    /// <summary>Fetching it has failed.</summary>
    DownloadFailed,

    /// <summary>It is being fetched.</summary>
    Downloading,

    /// <summary>No update runs; only said when triggered.</summary>
    Idle,

    /// <summary>Installing it has failed.</summary>
    InstallationFailed,

    /// <summary>It is being installed.</summary>
    Installing,

    /// <summary>It is installed.</summary>
    Installed,
}
