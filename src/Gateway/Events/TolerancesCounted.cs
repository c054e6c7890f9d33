namespace Ocpp.Gateway.Events;

/// <summary>What a charge point's messages were forgiven since this was said last. Said at a connection's end, and now and then during a long one.</summary>
internal readonly ref struct TolerancesCounted : IFact
{
    /// <summary>For each kind: its name as text, how often (4 bytes), and when first and last.</summary>
    public required ReadOnlySpan<byte> Counts { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.TolerancesCounted;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static TolerancesCounted Decode(scoped ref FactReader reader) => new() { Counts = reader.ReadBytes() };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer) => writer.WriteBytes(Counts);
}
