namespace Ocpp.Codec.V16;

/// <summary>
/// Asks a charge point to fetch, check and install a signed firmware. OCPP 1.6 security whitepaper, sent by the Central System.
/// </summary>
[OcppMessage(V16Action.SignedUpdateFirmware, MessageKind.Request)]
public readonly ref partial struct SignedUpdateFirmwareRequest
{
    /// <summary>How often to try again; absent leaves it to the charge point.</summary>
    public int? Retries { get; init; }

    /// <summary>Seconds between two tries; absent leaves it to the charge point.</summary>
    public int? RetryInterval { get; init; }

    /// <summary>Number of the request; SignedFirmwareStatusNotification repeats it.</summary>
    public required int RequestId { get; init; }

    /// <summary>Where it is, when to do it, and how to check it.</summary>
    public required Firmware Firmware { get; init; }
}

/// <summary>Says whether the charge point will update. OCPP 1.6 security whitepaper, sent by the charge point.</summary>
[OcppMessage(V16Action.SignedUpdateFirmware, MessageKind.Response)]
public readonly ref partial struct SignedUpdateFirmwareResponse
{
    /// <summary>Whether it will, or what is wrong with the certificate.</summary>
    public required SignedUpdateFirmwareStatus Status { get; init; }
}
