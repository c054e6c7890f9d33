namespace Ocpp.Gateway.Events;

/// <summary>A page of the charge points that a fleet command is for. Belongs to no charge point.</summary>
internal readonly ref struct FleetCommandSelected : IFact
{
    /// <summary>The fleet command.</summary>
    public required string FleetCommandId { get; init; }

    /// <summary>Which page, from 0.</summary>
    public required int Page { get; init; }

    /// <summary>How many identities there are.</summary>
    public required int Count { get; init; }

    /// <summary>The identities, each as text.</summary>
    public required ReadOnlySpan<byte> Ids { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.FleetCommandSelected;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static FleetCommandSelected Decode(scoped ref FactReader reader) => new()
    {
        FleetCommandId = reader.ReadText(),
        Page = reader.ReadInt32(),
        Count = reader.ReadInt32(),
        Ids = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(FleetCommandId);
        writer.WriteInt32(Page);
        writer.WriteInt32(Count);
        writer.WriteBytes(Ids);
    }
}
