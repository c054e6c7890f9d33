namespace Ocpp.Codec.V16;

/// <summary>Whether the authorization cache was emptied. OCPP 1.6 §7.20.</summary>
[OcppEnum]
public enum ClearCacheStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It is empty.</summary>
    Accepted,

    /// <summary>It isn't, or there is none.</summary>
    Rejected,
}
