namespace Ocpp.Gateway.Events;

/// <summary>A SignedFirmwareStatusNotification arrived. OCPP 1.6 security whitepaper.</summary>
internal readonly ref struct SignedFirmwareStatusReceived : IFact
{
    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.SignedFirmwareStatusReceived;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static SignedFirmwareStatusReceived Decode(scoped ref FactReader reader) => new()
    {
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteBytes(Payload);
    }
}
