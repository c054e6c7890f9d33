namespace Ocpp.Gateway.Events;

/// <summary>
/// How far a webhook's events are delivered. Stated from time to time, not for each event, so a crash repeats some; belongs to no charge point.
/// </summary>
internal readonly ref struct DeliveryProgressed : IFact
{
    /// <summary>The webhook's name; compared without case.</summary>
    public required string Name { get; init; }

    /// <summary>The whole progress, as delivery itself writes it.</summary>
    public required ReadOnlySpan<byte> Progress { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.DeliveryProgressed;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static DeliveryProgressed Decode(scoped ref FactReader reader) => new() { Name = reader.ReadText(), Progress = reader.ReadBytes() };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(Name);
        writer.WriteBytes(Progress);
    }
}
