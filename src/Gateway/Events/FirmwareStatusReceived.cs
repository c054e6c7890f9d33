namespace Ocpp.Gateway.Events;

/// <summary>A FirmwareStatusNotification arrived. OCPP 1.6 §4.5.</summary>
internal readonly ref struct FirmwareStatusReceived : IFact
{
    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.FirmwareStatusReceived;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static FirmwareStatusReceived Decode(scoped ref FactReader reader) => new()
    {
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteBytes(Payload);
    }
}
