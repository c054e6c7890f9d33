namespace Ocpp.Codec.V16;

/// <summary>Whether a charge point will try to restart. OCPP 1.6 §7.41.</summary>
[OcppEnum]
public enum ResetStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It will try.</summary>
    Accepted,

    /// <summary>It won't.</summary>
    Rejected,
}
