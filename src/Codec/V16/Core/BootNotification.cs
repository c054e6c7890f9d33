namespace Ocpp.Codec.V16;

/// <summary>
/// Registers a charge point that has started, or whose identity has changed. Until it is accepted it may send nothing else (§4.2). OCPP 1.6
/// §6.3, sent by the charge point.
/// </summary>
[OcppMessage(V16Action.BootNotification, MessageKind.Request)]
public readonly ref partial struct BootNotificationRequest
{
    /// <summary>Who made the charge point, at most 20 characters.</summary>
    [MaxLength(20)]
    public required JsonText ChargePointVendor { get; init; }

    /// <summary>The maker's name of the model, at most 20 characters.</summary>
    [MaxLength(20)]
    public required JsonText ChargePointModel { get; init; }

    /// <summary>Serial number of the charge point, at most 25 characters.</summary>
    [MaxLength(25)]
    public JsonText ChargePointSerialNumber { get; init; }

    /// <summary>Serial number of the charge box inside; deprecated by the specification; at most 25 characters.</summary>
    [MaxLength(25)]
    public JsonText ChargeBoxSerialNumber { get; init; }

    /// <summary>Version of the firmware that runs, at most 50 characters.</summary>
    [MaxLength(50)]
    public JsonText FirmwareVersion { get; init; }

    /// <summary>ICCID of the modem's SIM card, at most 20 characters.</summary>
    [MaxLength(20)]
    public JsonText Iccid { get; init; }

    /// <summary>IMSI of the modem's SIM card, at most 20 characters.</summary>
    [MaxLength(20)]
    public JsonText Imsi { get; init; }

    /// <summary>Type of the main energy meter, at most 25 characters.</summary>
    [MaxLength(25)]
    public JsonText MeterType { get; init; }

    /// <summary>Serial number of the main energy meter, at most 25 characters.</summary>
    [MaxLength(25)]
    public JsonText MeterSerialNumber { get; init; }
}

/// <summary>
/// Tells a charge point whether it is registered, what time it is, and when to speak next. OCPP 1.6 §6.4, sent by the Central System.
/// </summary>
[OcppMessage(V16Action.BootNotification, MessageKind.Response)]
public readonly ref partial struct BootNotificationResponse
{
    /// <summary>Whether it is accepted, has to wait, or is refused.</summary>
    public required RegistrationStatus Status { get; init; }

    /// <summary>The Central System's time, UTC; the charge point sets its clock by it.</summary>
    public required OcppTimestamp CurrentTime { get; init; }

    /// <summary>
    /// Seconds: when accepted, between two heartbeats; otherwise the least wait before the next BootNotification, where 0 leaves it to the
    /// charge point.
    /// </summary>
    public required int Interval { get; init; }
}
