namespace Ocpp.Codec.V16;

/// <summary>The unit of a limit. OCPP 1.6 §7.12.</summary>
[OcppEnum]
public enum ChargingRateUnit : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Amperes per phase.</summary>
    A,

    /// <summary>Watts in total.</summary>
    W,
}
