using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Events;

/// <summary>An operator made, changed or deleted a configuration template. Belongs to no charge point.</summary>
internal readonly ref struct ConfigurationTemplateChanged : IFact
{
    /// <summary>The template's name.</summary>
    public required string Name { get; init; }

    /// <summary>The whole template that holds from now on; null for one that is deleted.</summary>
    public ConfigurationTemplate? Template { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ConfigurationTemplateChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static ConfigurationTemplateChanged Decode(scoped ref FactReader reader)
    {
        string name = reader.ReadText();
        return new() { Name = name, Template = reader.ReadBoolean() ? ConfigurationTemplate.Decode(name, ref reader) : null };
    }

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(Name);
        writer.WriteBoolean(Template is not null);
        Template?.Encode(ref writer);
    }
}
