namespace Ocpp.Gateway.Events;

/// <summary>A charge point accepted a ChangeConfiguration. OCPP 1.6 §5.3.</summary>
internal readonly ref struct ConfigurationChanged : IFact
{
    /// <summary>The configuration key.</summary>
    public required string Key { get; init; }

    /// <summary>Its new value; null where it is a secret.</summary>
    public string? Value { get; init; }

    /// <summary>It takes effect with the next boot.</summary>
    public bool RebootRequired { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ConfigurationChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static ConfigurationChanged Decode(scoped ref FactReader reader) => new()
    {
        Key = reader.ReadText(),
        Value = reader.ReadOptionalText(),
        RebootRequired = reader.ReadBoolean(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(Key);
        writer.WriteOptionalText(Value);
        writer.WriteBoolean(RebootRequired);
    }
}
