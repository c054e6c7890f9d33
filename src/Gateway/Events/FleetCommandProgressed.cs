namespace Ocpp.Gateway.Events;

/// <summary>Some charge points of a fleet command have come to an end with it. Belongs to no charge point.</summary>
internal readonly ref struct FleetCommandProgressed : IFact
{
    /// <summary>The fleet command.</summary>
    public required string FleetCommandId { get; init; }

    /// <summary>For each its number in the selection (4 bytes) and its result, in the order of the numbers.</summary>
    public required ReadOnlySpan<byte> Results { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.FleetCommandProgressed;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static FleetCommandProgressed Decode(scoped ref FactReader reader) => new()
    {
        FleetCommandId = reader.ReadText(),
        Results = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(FleetCommandId);
        writer.WriteBytes(Results);
    }
}
