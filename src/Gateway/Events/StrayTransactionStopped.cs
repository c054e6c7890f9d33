using Ocpp.Codec;

namespace Ocpp.Gateway.Events;

/// <summary>A StopTransaction that ends nobody's transaction: its id is unknown, 0, -1, another charge point's, or ended before. It was answered and is kept. OCPP 1.6 §4.10.</summary>
internal readonly ref struct StrayTransactionStopped : IFact
{
    /// <summary>The id as it was sent.</summary>
    public long TransactionId { get; init; }

    /// <summary>Whose the answer was.</summary>
    public Decider DecidedBy { get; init; }

    /// <summary>Milliseconds that the decision took; null where nobody was asked.</summary>
    public int? DecisionMs { get; init; }

    /// <summary>What the message was forgiven; nothing in a journal of before this was told.</summary>
    public ToleranceSet Tolerances { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.StrayTransactionStopped;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static StrayTransactionStopped Decode(scoped ref FactReader reader) => new()
    {
        TransactionId = reader.ReadInt64(),
        Payload = reader.ReadBytes(),
        DecidedBy = reader.IsAtEnd ? Decider.Gateway : (Decider)reader.ReadByte(),
        DecisionMs = reader.IsAtEnd ? null : reader.ReadOptionalInt32(),
        Tolerances = reader.ReadTolerances(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt64(TransactionId);
        writer.WriteBytes(Payload);
        writer.WriteByte((byte)DecidedBy);
        writer.WriteOptionalInt32(DecisionMs);
        writer.WriteTolerances(Tolerances);
    }
}
