namespace Ocpp.Codec.V16;

/// <summary>How much of a local list a message holds. OCPP 1.6 §7.48.</summary>
[OcppEnum]
public enum UpdateType : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>What changes.</summary>
    Differential,

    /// <summary>The whole list.</summary>
    Full,
}
