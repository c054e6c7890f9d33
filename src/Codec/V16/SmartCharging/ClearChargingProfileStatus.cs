namespace Ocpp.Codec.V16;

/// <summary>Whether any charging profile was removed. OCPP 1.6 §7.21.</summary>
[OcppEnum]
public enum ClearChargingProfileStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>At least one was.</summary>
    Accepted,

    /// <summary>None matched; the specification calls it Unknown.</summary>
    [OcppName("Unknown")]
    NoMatch,
}
