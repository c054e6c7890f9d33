namespace Ocpp.Codec.V16;

/// <summary>One configuration key of a charge point. OCPP 1.6 §7.29.</summary>
[OcppType]
public readonly ref partial struct KeyValue
{
    /// <summary>The key, compared without regard to case; at most 50 characters.</summary>
    [MaxLength(50)]
    public required JsonText Key { get; init; }

    /// <summary>Whether ChangeConfiguration can't set it.</summary>
    public required bool Readonly { get; init; }

    /// <summary>The value as text; absent means that the key is known but not set; at most 500 characters.</summary>
    [MaxLength(500)]
    public JsonText Value { get; init; }
}
