namespace Ocpp.Codec.V16;

/// <summary>What comes of a change of availability. OCPP 1.6 §7.3.</summary>
[OcppEnum]
public enum AvailabilityStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It is done, or was so already.</summary>
    Accepted,

    /// <summary>It can't be done.</summary>
    Rejected,

    /// <summary>It is done when the running transaction has ended.</summary>
    Scheduled,
}
