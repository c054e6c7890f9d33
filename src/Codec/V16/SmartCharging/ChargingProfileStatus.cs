namespace Ocpp.Codec.V16;

/// <summary>What became of a charging profile. OCPP 1.6 §7.11.</summary>
[OcppEnum]
public enum ChargingProfileStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It is stored and counts.</summary>
    Accepted,

    /// <summary>It is refused.</summary>
    Rejected,

    /// <summary>The charge point has no smart charging.</summary>
    NotSupported,
}
