namespace Ocpp.Codec.V16;

/// <summary>Whether a charge point is registered. OCPP 1.6 §7.38.</summary>
[OcppEnum]
public enum RegistrationStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It may work normally.</summary>
    Accepted,

    /// <summary>It has to wait for the Central System, which may configure it meanwhile.</summary>
    Pending,

    /// <summary>It is refused and should try again after the interval.</summary>
    Rejected,
}
