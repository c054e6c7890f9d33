namespace Ocpp.Codec.V16;

/// <summary>How far a signed firmware update is. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum SignedFirmwareStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The firmware is there.</summary>
    Downloaded,

    /// <summary>Fetching it has failed.</summary>
    DownloadFailed,

    /// <summary>It is being fetched.</summary>
    Downloading,

    /// <summary>Fetching it waits for its time.</summary>
    DownloadScheduled,

    /// <summary>Fetching it is interrupted.</summary>
    DownloadPaused,

    /// <summary>No update runs; only said when triggered.</summary>
    Idle,

    /// <summary>Installing it has failed.</summary>
    InstallationFailed,

    /// <summary>It is being installed.</summary>
    Installing,

    /// <summary>It is installed.</summary>
    Installed,

    /// <summary>The charge point restarts to install it.</summary>
    InstallRebooting,

    /// <summary>Installing it waits for its time.</summary>
    InstallScheduled,

    /// <summary>Checking the installed firmware has failed.</summary>
    InstallVerificationFailed,

    /// <summary>The signature isn't good.</summary>
    InvalidSignature,

    /// <summary>The signature is good.</summary>
    SignatureVerified,
}
