using Ocpp.Codec.V16;

namespace Ocpp.Gateway.Events;

/// <summary>A charge point's DataTransfer was answered. OCPP 1.6 §4.3.</summary>
internal readonly ref struct DataTransferReceived : IFact
{
    /// <summary>The status in the answer.</summary>
    public DataTransferStatus Status { get; init; }

    /// <summary>Whose the answer was.</summary>
    public Decider DecidedBy { get; init; }

    /// <summary>Milliseconds that the decision took; null where nobody was asked.</summary>
    public int? DecisionMs { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.DataTransferReceived;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static DataTransferReceived Decode(scoped ref FactReader reader) => new()
    {
        Status = FactCodes.ToDataTransferStatus(reader.ReadByte()),
        Payload = reader.ReadBytes(),
        DecidedBy = reader.IsAtEnd ? Decider.Gateway : (Decider)reader.ReadByte(),
        DecisionMs = reader.IsAtEnd ? null : reader.ReadOptionalInt32(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(FactCodes.Of(Status));
        writer.WriteBytes(Payload);
        writer.WriteByte((byte)DecidedBy);
        writer.WriteOptionalInt32(DecisionMs);
    }
}
