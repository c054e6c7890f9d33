using Ocpp.Codec.V16;

namespace Ocpp.Gateway.Events;

/// <summary>A charge point's DataTransfer was answered. OCPP 1.6 §4.3.</summary>
internal readonly ref struct DataTransferReceived : IFact
{
    /// <summary>The status in the answer.</summary>
    public DataTransferStatus Status { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.DataTransferReceived;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static DataTransferReceived Decode(scoped ref FactReader reader) => new()
    {
        Status = FactCodes.ToDataTransferStatus(reader.ReadByte()),
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(FactCodes.Of(Status));
        writer.WriteBytes(Payload);
    }
}
