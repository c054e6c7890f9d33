namespace Ocpp.Codec.V16;

/// <summary>Which phase, or between which two, a reading was taken. OCPP 1.6 §7.34.</summary>
[OcppEnum]
public enum Phase : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Phase 1.</summary>
    L1,

    /// <summary>Phase 2.</summary>
    L2,

    /// <summary>Phase 3.</summary>
    L3,

    /// <summary>Neutral.</summary>
    N,

    /// <summary>Phase 1 to neutral.</summary>
    [OcppName("L1-N")]
    L1N,

    /// <summary>Phase 2 to neutral.</summary>
    [OcppName("L2-N")]
    L2N,

    /// <summary>Phase 3 to neutral.</summary>
    [OcppName("L3-N")]
    L3N,

    /// <summary>Phase 1 to phase 2.</summary>
    [OcppName("L1-L2")]
    L1L2,

    /// <summary>Phase 2 to phase 3.</summary>
    [OcppName("L2-L3")]
    L2L3,

    /// <summary>Phase 3 to phase 1.</summary>
    [OcppName("L3-L1")]
    L3L1,
}
