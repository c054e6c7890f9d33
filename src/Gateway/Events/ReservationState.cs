namespace Ocpp.Gateway.Events;

/// <summary>What became of a reservation. Written to disk: never renumber.</summary>
internal enum ReservationState : byte
{
    /// <summary>The charge point holds a connector for it.</summary>
    Accepted = 1,

    /// <summary>Cancelled by us, or unknown to the charge point when we tried to.</summary>
    Cancelled = 2,

    /// <summary>A transaction used it up.</summary>
    Used = 3,

    /// <summary>Its time ran out.</summary>
    Expired = 4,

    /// <summary>The charge point can't keep it: faulted or unavailable.</summary>
    Lost = 5,
}
