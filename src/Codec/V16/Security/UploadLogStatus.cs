namespace Ocpp.Codec.V16;

/// <summary>How far the upload of a log is. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum UploadLogStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The other end didn't understand.</summary>
    BadMessage,

    /// <summary>Nothing is being uploaded; only said when triggered.</summary>
    Idle,

    /// <summary>The other end doesn't support it.</summary>
    NotSupportedOperation,

    /// <summary>The other end refused.</summary>
    PermissionDenied,

    /// <summary>The upload is done.</summary>
    Uploaded,

    /// <summary>The upload has failed. The whitepaper's text says UploadFailed in one place, its schema doesn't.</summary>
    [OcppAlias("UploadFailed")]
    UploadFailure,

    /// <summary>The upload runs.</summary>
    Uploading,
}
