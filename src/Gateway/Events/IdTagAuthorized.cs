using Ocpp.Codec.V16;

namespace Ocpp.Gateway.Events;

/// <summary>An Authorize request was answered. OCPP 1.6 §4.1.</summary>
internal readonly ref struct IdTagAuthorized : IFact
{
    /// <summary>The tag as presented.</summary>
    public required string IdTag { get; init; }

    /// <summary>The status in the answer.</summary>
    public AuthorizationStatus Status { get; init; }

    /// <summary>Whose decision it was.</summary>
    public Decider DecidedBy { get; init; }

    /// <summary>Milliseconds that the decision took; null where nobody was asked.</summary>
    public int? DecisionMs { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.IdTagAuthorized;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static IdTagAuthorized Decode(scoped ref FactReader reader) => new()
    {
        IdTag = reader.ReadText(),
        Status = FactCodes.ToAuthorizationStatus(reader.ReadByte()),
        DecidedBy = (Decider)reader.ReadByte(),
        Payload = reader.ReadBytes(),
        DecisionMs = reader.IsAtEnd ? null : reader.ReadOptionalInt32(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(IdTag);
        writer.WriteByte(FactCodes.Of(Status));
        writer.WriteByte((byte)DecidedBy);
        writer.WriteBytes(Payload);
        writer.WriteOptionalInt32(DecisionMs);
    }
}
