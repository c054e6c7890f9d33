namespace Ocpp.Codec.V16;

/// <summary>How a reading's value is to be understood. OCPP 1.6 §7.49.</summary>
[OcppEnum]
public enum ValueFormat : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Decimal text.</summary>
    Raw,

    /// <summary>A block signed by the meter, opaque here.</summary>
    SignedData,
}
