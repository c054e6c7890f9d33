namespace Ocpp.Codec.V16;

/// <summary>How far an upload of diagnostics is. OCPP 1.6 §7.24.</summary>
[OcppEnum]
public enum DiagnosticsStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Nothing is being uploaded; only said when triggered.</summary>
    Idle,

    /// <summary>The upload is done.</summary>
    Uploaded,

    /// <summary>The upload has failed.</summary>
    UploadFailed,

    /// <summary>The upload runs.</summary>
    Uploading,
}
