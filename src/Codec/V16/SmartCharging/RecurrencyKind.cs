namespace Ocpp.Codec.V16;

/// <summary>How often a recurring profile repeats. OCPP 1.6 §7.37.</summary>
[OcppEnum]
public enum RecurrencyKind : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Every 24 hours.</summary>
    Daily,

    /// <summary>Every 7 days.</summary>
    Weekly,
}
