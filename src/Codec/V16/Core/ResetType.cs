namespace Ocpp.Codec.V16;

/// <summary>How thoroughly to restart. OCPP 1.6 §7.42.</summary>
[OcppEnum]
public enum ResetType : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Restart the hardware; transactions may be reported after the boot.</summary>
    Hard,

    /// <summary>End transactions gracefully, then restart the software.</summary>
    Soft,
}
