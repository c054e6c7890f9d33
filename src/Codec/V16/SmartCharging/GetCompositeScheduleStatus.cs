namespace Ocpp.Codec.V16;

/// <summary>Whether a charge point can tell its composite schedule. OCPP 1.6 §7.26.</summary>
[OcppEnum]
public enum GetCompositeScheduleStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It can.</summary>
    Accepted,

    /// <summary>It can't.</summary>
    Rejected,
}
