namespace Ocpp.Gateway.Events;

/// <summary>An id tag was deleted by the API. Belongs to no charge point.</summary>
internal readonly ref struct IdTagForgotten : IFact
{
    /// <summary>The tag as given; tags compare without case.</summary>
    public required string IdTag { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.IdTagForgotten;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static IdTagForgotten Decode(scoped ref FactReader reader) => new()
    {
        IdTag = reader.ReadText(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(IdTag);
    }
}
