namespace Ocpp.Gateway.Events;

/// <summary>A webhook was deleted by the API, with its position and its dead letters. Belongs to no charge point.</summary>
internal readonly ref struct WebhookForgotten : IFact
{
    /// <summary>Its name; compared without case.</summary>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.WebhookForgotten;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static WebhookForgotten Decode(scoped ref FactReader reader) => new() { Name = reader.ReadText() };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer) => writer.WriteText(Name);
}
