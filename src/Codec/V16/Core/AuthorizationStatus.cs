namespace Ocpp.Codec.V16;

/// <summary>Whether an id tag may charge. OCPP 1.6 §7.2.</summary>
[OcppEnum]
public enum AuthorizationStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>The tag may charge.</summary>
    Accepted,

    /// <summary>The tag is known and barred.</summary>
    Blocked,

    /// <summary>The tag's time is over.</summary>
    Expired,

    /// <summary>The tag is unknown.</summary>
    Invalid,

    /// <summary>The tag is in another transaction already; only meaningful in the answer to StartTransaction.</summary>
    ConcurrentTx,
}
