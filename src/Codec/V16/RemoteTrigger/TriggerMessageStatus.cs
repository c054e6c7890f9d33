namespace Ocpp.Codec.V16;

/// <summary>Whether a triggered message will come. OCPP 1.6 §7.44.</summary>
[OcppEnum]
public enum TriggerMessageStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It will.</summary>
    Accepted,

    /// <summary>It won't.</summary>
    Rejected,

    /// <summary>The charge point can't send it on request.</summary>
    NotImplemented,
}
