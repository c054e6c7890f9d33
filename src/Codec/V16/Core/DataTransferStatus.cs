namespace Ocpp.Codec.V16;

/// <summary>How a vendor's message went. OCPP 1.6 §7.23.</summary>
[OcppEnum]
public enum DataTransferStatus : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>It was understood and accepted.</summary>
    Accepted,

    /// <summary>It was understood and refused.</summary>
    Rejected,

    /// <summary>The vendor is known, its message isn't.</summary>
    UnknownMessageId,

    /// <summary>Nobody here speaks this vendor's extension.</summary>
    UnknownVendorId,
}
