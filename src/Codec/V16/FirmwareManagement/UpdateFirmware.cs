namespace Ocpp.Codec.V16;

/// <summary>Asks a charge point to fetch and install a firmware. OCPP 1.6 §6.55, sent by the Central System.</summary>
[OcppMessage(V16Action.UpdateFirmware, MessageKind.Request)]
public readonly ref partial struct UpdateFirmwareRequest
{
    /// <summary>URI of the firmware; opaque here, without a limit but the frame's.</summary>
    [Unbounded]
    public required JsonText Location { get; init; }

    /// <summary>How often to try again; absent leaves it to the charge point.</summary>
    public int? Retries { get; init; }

    /// <summary>From when on the charge point may fetch it.</summary>
    public required OcppTimestamp RetrieveDate { get; init; }

    /// <summary>Seconds between two tries; absent leaves it to the charge point.</summary>
    public int? RetryInterval { get; init; }
}

/// <summary>Acknowledges a firmware update. It has no fields. OCPP 1.6 §6.56, sent by the charge point.</summary>
[OcppMessage(V16Action.UpdateFirmware, MessageKind.Response)]
public readonly ref partial struct UpdateFirmwareResponse
{
}
