namespace Ocpp.Gateway.Events;

/// <summary>A charge point answered GetConfiguration. OCPP 1.6 §5.8.</summary>
internal readonly ref struct ConfigurationReported : IFact
{
    /// <summary>All keys were asked for, so that what isn't listed isn't there.</summary>
    public bool IsComplete { get; init; }

    /// <summary>GetConfiguration.conf as it was received.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ConfigurationReported;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static ConfigurationReported Decode(scoped ref FactReader reader) => new()
    {
        IsComplete = reader.ReadBoolean(),
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteBoolean(IsComplete);
        writer.WriteBytes(Payload);
    }
}
