namespace Ocpp.Codec.V16;

/// <summary>What a charging profile's times count from. OCPP 1.6 §7.9.</summary>
[OcppEnum]
public enum ChargingProfileKind : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>A fixed time.</summary>
    Absolute,

    /// <summary>A fixed time, again every day or week.</summary>
    Recurring,

    /// <summary>A moment of the charge point's choosing, usually the start of charging.</summary>
    Relative,
}
