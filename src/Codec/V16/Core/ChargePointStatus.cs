namespace Ocpp.Codec.V16;

/// <summary>
/// The state of a connector or of a charge point; connector 0 knows only Available, Unavailable and Faulted. OCPP 1.6 §7.7.
/// </summary>
[OcppEnum]
public enum ChargePointStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Free for a new user.</summary>
    Available,

    /// <summary>A user has begun; not charging yet.</summary>
    Preparing,

    /// <summary>Energy flows.</summary>
    Charging,

    /// <summary>The vehicle would take energy, the charge point doesn't offer it.</summary>
    SuspendedEVSE,

    /// <summary>The charge point offers energy, the vehicle doesn't take it.</summary>
    SuspendedEV,

    /// <summary>The transaction has ended, the connector isn't free yet.</summary>
    Finishing,

    /// <summary>Kept for a reservation.</summary>
    Reserved,

    /// <summary>Out of service by command.</summary>
    Unavailable,

    /// <summary>Out of service by a fault.</summary>
    Faulted,
}
