namespace Ocpp.Codec.V16;

/// <summary>Whether a request was taken. OCPP 1.6 security whitepaper.</summary>
[OcppEnum]
public enum GenericStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It was.</summary>
    Accepted,

    /// <summary>It wasn't.</summary>
    Rejected,
}
