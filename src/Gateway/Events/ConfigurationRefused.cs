using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Events;

/// <summary>A charge point didn't take a desired value of a configuration key. OCPP 1.6 §5.3.</summary>
internal readonly ref struct ConfigurationRefused : IFact
{
    /// <summary>The configuration key.</summary>
    public required string Key { get; init; }

    /// <summary>The value that it didn't take.</summary>
    public required string Value { get; init; }

    /// <summary><see cref="ConfigurationAnswer.Rejected"/> or <see cref="ConfigurationAnswer.NotSupported"/>.</summary>
    public required ConfigurationAnswer Answer { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ConfigurationRefused;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static ConfigurationRefused Decode(scoped ref FactReader reader) => new()
    {
        Key = reader.ReadText(),
        Value = reader.ReadText(),
        Answer = (ConfigurationAnswer)reader.ReadByte(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(Key);
        writer.WriteText(Value);
        writer.WriteByte((byte)Answer);
    }
}
