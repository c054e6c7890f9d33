namespace Ocpp.Gateway.Events;

/// <summary>Retention is over for these records. Said as a fact so that a replay forgets the same. Belongs to no charge point.</summary>
internal readonly ref struct RecordsExpired : IFact
{
    /// <summary>Hours that ended before this are forgotten.</summary>
    public DateTimeOffset Before { get; init; }

    /// <summary>Transaction ids, 8 bytes each, little endian.</summary>
    public ReadOnlySpan<byte> TransactionIds { get; init; }

    /// <summary>Numbers of commands (the journal positions of their CommandQueued), 8 bytes each, little endian.</summary>
    public ReadOnlySpan<byte> CommandNumbers { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.RecordsExpired;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static RecordsExpired Decode(scoped ref FactReader reader) => new()
    {
        Before = reader.ReadTime(),
        TransactionIds = reader.ReadBytes(),
        CommandNumbers = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteTime(Before);
        writer.WriteBytes(TransactionIds);
        writer.WriteBytes(CommandNumbers);
    }
}
