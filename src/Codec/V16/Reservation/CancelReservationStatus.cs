namespace Ocpp.Codec.V16;

/// <summary>Whether a reservation is cancelled. OCPP 1.6 §7.5.</summary>
[OcppEnum]
public enum CancelReservationStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It is cancelled.</summary>
    Accepted,

    /// <summary>The charge point knows no such reservation.</summary>
    Rejected,
}
