namespace Ocpp.Codec.V16;

/// <summary>A message that can be asked for with ExtendedTriggerMessage. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum ExtMessageTrigger : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>A BootNotification.</summary>
    BootNotification,

    /// <summary>A LogStatusNotification.</summary>
    LogStatusNotification,

    /// <summary>A SignedFirmwareStatusNotification, despite the name.</summary>
    FirmwareStatusNotification,

    /// <summary>A Heartbeat.</summary>
    Heartbeat,

    /// <summary>MeterValues.</summary>
    MeterValues,

    /// <summary>A SignCertificate.</summary>
    SignChargePointCertificate,

    /// <summary>A StatusNotification.</summary>
    StatusNotification,
}
