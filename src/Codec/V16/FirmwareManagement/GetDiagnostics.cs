namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to upload its diagnostics. OCPP 1.6 §6.25, sent by the Central System.</summary>
[OcppMessage(V16Action.GetDiagnostics, MessageKind.Request)]
public readonly ref partial struct GetDiagnosticsRequest
{
    /// <summary>URI of the directory to upload to; opaque here, without a limit but the frame's.</summary>
    [Unbounded]
    public required JsonText Location { get; init; }

    /// <summary>How often to try again; absent leaves it to the charge point.</summary>
    public int? Retries { get; init; }

    /// <summary>Seconds between two tries; absent leaves it to the charge point.</summary>
    public int? RetryInterval { get; init; }

    /// <summary>The oldest log line wanted.</summary>
    public OcppTimestamp? StartTime { get; init; }

    /// <summary>The newest log line wanted.</summary>
    public OcppTimestamp? StopTime { get; init; }
}

/// <summary>Names the file that will be uploaded. OCPP 1.6 §6.26, sent by the charge point.</summary>
[OcppMessage(V16Action.GetDiagnostics, MessageKind.Response)]
public readonly ref partial struct GetDiagnosticsResponse
{
    /// <summary>Name of the file; absent when there is nothing to upload; at most 255 characters.</summary>
    [MaxLength(255)]
    public JsonText FileName { get; init; }
}
