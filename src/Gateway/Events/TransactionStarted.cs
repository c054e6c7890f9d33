using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.Gateway.Events;

/// <summary>A StartTransaction got its transaction id, whether its tag may charge or not: the transaction runs already. OCPP 1.6 §4.8.</summary>
internal readonly ref struct TransactionStarted : IFact
{
    /// <summary>Positive, never used twice.</summary>
    public int TransactionId { get; init; }

    /// <summary>As sent, which may be outside of what the specification allows.</summary>
    public long ConnectorId { get; init; }

    /// <summary>The tag as presented.</summary>
    public required string IdTag { get; init; }

    /// <summary>Wh at the start.</summary>
    public long MeterStart { get; init; }

    /// <summary>The charge point's start time, the text between the quotes as it was sent: a repeat is known by it.</summary>
    public ReadOnlySpan<byte> Timestamp { get; init; }

    /// <summary>The reservation that it uses up, as sent.</summary>
    public long? ReservationId { get; init; }

    /// <summary>The answered IdTagInfo, which a repeat gets again.</summary>
    public AuthorizationStatus Status { get; init; }

    /// <summary>The answered IdTagInfo's parent.</summary>
    public string? ParentIdTag { get; init; }

    /// <summary>The answered IdTagInfo's end.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>Whose decision the status was.</summary>
    public Decider DecidedBy { get; init; }

    /// <summary>Milliseconds that the decision took; null where nobody was asked.</summary>
    public int? DecisionMs { get; init; }

    /// <summary>The id is one that the backend gave, so our own numbering doesn't go on from it.</summary>
    public bool HasBackendsId { get; init; }

    /// <summary>What the message was forgiven; nothing in a journal of before this was told.</summary>
    public ToleranceSet Tolerances { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.TransactionStarted;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static TransactionStarted Decode(scoped ref FactReader reader) => new()
    {
        TransactionId = reader.ReadInt32(),
        ConnectorId = reader.ReadInt64(),
        IdTag = reader.ReadText(),
        MeterStart = reader.ReadInt64(),
        Timestamp = reader.ReadBytes(),
        ReservationId = reader.ReadOptionalInt64(),
        Status = FactCodes.ToAuthorizationStatus(reader.ReadByte()),
        ParentIdTag = reader.ReadOptionalText(),
        ExpiryDate = reader.ReadOptionalTime(),
        DecidedBy = (Decider)reader.ReadByte(),
        Payload = reader.ReadBytes(),
        DecisionMs = reader.IsAtEnd ? null : reader.ReadOptionalInt32(),
        HasBackendsId = !reader.IsAtEnd && reader.ReadBoolean(),
        Tolerances = reader.ReadTolerances(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(TransactionId);
        writer.WriteInt64(ConnectorId);
        writer.WriteText(IdTag);
        writer.WriteInt64(MeterStart);
        writer.WriteBytes(Timestamp);
        writer.WriteOptionalInt64(ReservationId);
        writer.WriteByte(FactCodes.Of(Status));
        writer.WriteOptionalText(ParentIdTag);
        writer.WriteOptionalTime(ExpiryDate);
        writer.WriteByte((byte)DecidedBy);
        writer.WriteBytes(Payload);
        writer.WriteOptionalInt32(DecisionMs);
        writer.WriteBoolean(HasBackendsId);
        writer.WriteTolerances(Tolerances);
    }
}
