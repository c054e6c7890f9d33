using Ocpp.Codec;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Events;

/// <summary>MeterValues of a transaction arrived. OCPP 1.6 §4.7. The values stay in the journal; each fact points to the one before it.</summary>
internal readonly ref struct TransactionMetered : IFact
{
    /// <summary>The transaction, of this charge point.</summary>
    public int TransactionId { get; init; }

    /// <summary>Where the transaction's previous meter values are in the journal; None for the first.</summary>
    public JournalPosition PreviousMeterValues { get; init; }

    /// <summary>What the message was forgiven; nothing in a journal of before this was told.</summary>
    public ToleranceSet Tolerances { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.TransactionMetered;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static TransactionMetered Decode(scoped ref FactReader reader) => new()
    {
        TransactionId = reader.ReadInt32(),
        PreviousMeterValues = reader.ReadPosition(),
        Payload = reader.ReadBytes(),
        Tolerances = reader.ReadTolerances(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(TransactionId);
        writer.WritePosition(PreviousMeterValues);
        writer.WriteBytes(Payload);
        writer.WriteTolerances(Tolerances);
    }
}
