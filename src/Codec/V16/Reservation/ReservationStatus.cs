namespace Ocpp.Codec.V16;

/// <summary>What became of a reservation. OCPP 1.6 §7.40.</summary>
[OcppEnum]
public enum ReservationStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It is made.</summary>
    Accepted,

    /// <summary>The connector is faulted.</summary>
    Faulted,

    /// <summary>The connector is in use or reserved.</summary>
    Occupied,

    /// <summary>The charge point doesn't take reservations.</summary>
    Rejected,

    /// <summary>The connector is out of service.</summary>
    Unavailable,
}
