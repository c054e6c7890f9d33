namespace Ocpp.Codec.V16;

/// <summary>The state of service that is asked for. OCPP 1.6 §7.4.</summary>
[OcppEnum]
public enum AvailabilityType : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Not to be used for charging.</summary>
    Inoperative,

    /// <summary>To be used for charging.</summary>
    Operative,
}
