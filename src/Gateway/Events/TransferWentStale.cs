namespace Ocpp.Gateway.Events;

/// <summary>Nothing was heard of a transfer for too long. Said as a fact, so that a replay closes the same ones at the same time.</summary>
internal readonly ref struct TransferWentStale : IFact
{
    /// <summary>What was transferred.</summary>
    public required TransferKind Kind { get; init; }

    /// <summary>Which one: the journal position of the fact that it began with.</summary>
    public required long Number { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.TransferWentStale;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static TransferWentStale Decode(scoped ref FactReader reader) => new()
    {
        Kind = (TransferKind)reader.ReadByte(),
        Number = reader.ReadInt64(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte((byte)Kind);
        writer.WriteInt64(Number);
    }
}
