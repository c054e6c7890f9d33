namespace Ocpp.Codec.V16;

/// <summary>A message that can be asked for. OCPP 1.6 §7.32.</summary>
[OcppEnum]
public enum MessageTrigger : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>A BootNotification.</summary>
    BootNotification,

    /// <summary>A DiagnosticsStatusNotification.</summary>
    DiagnosticsStatusNotification,

    /// <summary>A FirmwareStatusNotification.</summary>
    FirmwareStatusNotification,

    /// <summary>A Heartbeat.</summary>
    Heartbeat,

    /// <summary>MeterValues.</summary>
    MeterValues,

    /// <summary>A StatusNotification.</summary>
    StatusNotification,
}
