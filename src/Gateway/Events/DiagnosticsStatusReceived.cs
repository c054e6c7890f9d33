namespace Ocpp.Gateway.Events;

/// <summary>A DiagnosticsStatusNotification arrived. OCPP 1.6 §4.4.</summary>
internal readonly ref struct DiagnosticsStatusReceived : IFact
{
    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.DiagnosticsStatusReceived;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static DiagnosticsStatusReceived Decode(scoped ref FactReader reader) => new()
    {
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteBytes(Payload);
    }
}
