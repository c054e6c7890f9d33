namespace Ocpp.Codec.V16;

/// <summary>Where a log goes, and which part of it. OCPP 1.6 security whitepaper.</summary>
[OcppType]
public readonly ref partial struct LogParameters
{
    /// <summary>URI of the directory to upload to, at most 512 characters.</summary>
    [MaxLength(512)]
    public required JsonText RemoteLocation { get; init; }

    /// <summary>The oldest log line wanted.</summary>
    public OcppTimestamp? OldestTimestamp { get; init; }

    /// <summary>The newest log line wanted.</summary>
    public OcppTimestamp? LatestTimestamp { get; init; }
}
