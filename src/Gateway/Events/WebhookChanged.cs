namespace Ocpp.Gateway.Events;

/// <summary>A webhook was made or changed by the API. Belongs to no charge point. Holds its secrets, which signing needs as they are.</summary>
internal readonly ref struct WebhookChanged : IFact
{
    /// <summary>As the operator wrote it; names compare without case.</summary>
    public required string Name { get; init; }

    /// <summary>The whole subscription, as the webhooks' own folder writes it.</summary>
    public required ReadOnlySpan<byte> Definition { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.WebhookChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static WebhookChanged Decode(scoped ref FactReader reader) => new() { Name = reader.ReadText(), Definition = reader.ReadBytes() };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(Name);
        writer.WriteBytes(Definition);
    }
}
