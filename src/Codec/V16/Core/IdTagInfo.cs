namespace Ocpp.Codec.V16;

/// <summary>What the Central System knows of an id tag. OCPP 1.6 §7.27.</summary>
[OcppType]
public readonly ref partial struct IdTagInfo
{
    /// <summary>When the charge point should drop the tag from its cache; absent means never.</summary>
    public OcppTimestamp? ExpiryDate { get; init; }

    /// <summary>The group of the tag: tags with the same parent may stop each other's transactions; at most 20 characters.</summary>
    [MaxLength(20)]
    public JsonText ParentIdTag { get; init; }

    /// <summary>Whether the tag may charge.</summary>
    public required AuthorizationStatus Status { get; init; }
}
