namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to upload a log. OCPP 1.6 security whitepaper, sent by the Central System.</summary>
[OcppMessage(V16Action.GetLog, MessageKind.Request)]
public readonly ref partial struct GetLogRequest
{
    /// <summary>Where to, and from when to when.</summary>
    public required LogParameters Log { get; init; }

    /// <summary>Which log.</summary>
    public required LogType LogType { get; init; }

    /// <summary>Number of the request; LogStatusNotification repeats it.</summary>
    public required int RequestId { get; init; }

    /// <summary>How often to try again; absent leaves it to the charge point.</summary>
    public int? Retries { get; init; }

    /// <summary>Seconds between two tries; absent leaves it to the charge point.</summary>
    public int? RetryInterval { get; init; }
}

/// <summary>Says whether the log will be uploaded, and names the file. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.GetLog, MessageKind.Response)]
public readonly ref partial struct GetLogResponse
{
    /// <summary>Whether it will.</summary>
    public required LogStatus Status { get; init; }

    /// <summary>Name of the file; absent when there is nothing to upload; at most 255 characters.</summary>
    [MaxLength(255)]
    public JsonText Filename { get; init; }
}
