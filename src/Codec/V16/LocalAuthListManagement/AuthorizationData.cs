namespace Ocpp.Codec.V16;

/// <summary>One entry of a local authorization list. OCPP 1.6 §7.1.</summary>
[OcppType]
public readonly ref partial struct AuthorizationData
{
    /// <summary>The id tag; compared without regard to case; at most 20 characters.</summary>
    [MaxLength(20)]
    public required JsonText IdTag { get; init; }

    /// <summary>What is known of it: required in a full list, absent from a differential one to delete the tag.</summary>
    public IdTagInfo IdTagInfo { get; init; }
}
