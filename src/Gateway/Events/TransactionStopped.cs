using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Events;

/// <summary>A StopTransaction ended an open transaction of this charge point. OCPP 1.6 §4.10.</summary>
internal readonly ref struct TransactionStopped : IFact
{
    /// <summary>The transaction that ended.</summary>
    public int TransactionId { get; init; }

    /// <summary>Its connector; null in a journal of before this was told.</summary>
    public long? ConnectorId { get; init; }

    /// <summary>Where its last meter values are in the journal; None when it had none.</summary>
    public JournalPosition PreviousMeterValues { get; init; }

    /// <summary>The answered IdTagInfo; null when the request had no tag.</summary>
    public AuthorizationStatus? Status { get; init; }

    /// <summary>The answered IdTagInfo's parent.</summary>
    public string? ParentIdTag { get; init; }

    /// <summary>The answered IdTagInfo's end.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>Whose the answer was.</summary>
    public Decider DecidedBy { get; init; }

    /// <summary>Milliseconds that the decision took; null where nobody was asked.</summary>
    public int? DecisionMs { get; init; }

    /// <summary>What the message was forgiven; nothing in a journal of before this was told.</summary>
    public ToleranceSet Tolerances { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.TransactionStopped;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static TransactionStopped Decode(scoped ref FactReader reader) => new()
    {
        TransactionId = reader.ReadInt32(),
        PreviousMeterValues = reader.ReadPosition(),
        Status = reader.ReadByte() is var status and not 0 ? FactCodes.ToAuthorizationStatus(status) : null,
        ParentIdTag = reader.ReadOptionalText(),
        ExpiryDate = reader.ReadOptionalTime(),
        Payload = reader.ReadBytes(),
        ConnectorId = reader.IsAtEnd ? null : reader.ReadOptionalInt64(),
        DecidedBy = reader.IsAtEnd ? Decider.Gateway : (Decider)reader.ReadByte(),
        DecisionMs = reader.IsAtEnd ? null : reader.ReadOptionalInt32(),
        Tolerances = reader.ReadTolerances(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(TransactionId);
        writer.WritePosition(PreviousMeterValues);
        writer.WriteByte(Status is { } status ? FactCodes.Of(status) : (byte)0);
        writer.WriteOptionalText(ParentIdTag);
        writer.WriteOptionalTime(ExpiryDate);
        writer.WriteBytes(Payload);
        writer.WriteOptionalInt64(ConnectorId);
        writer.WriteByte((byte)DecidedBy);
        writer.WriteOptionalInt32(DecisionMs);
        writer.WriteTolerances(Tolerances);
    }
}
