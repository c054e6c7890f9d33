namespace Ocpp.Gateway.Events;

/// <summary>A SecurityEventNotification arrived. OCPP 1.6 security whitepaper.</summary>
internal readonly ref struct SecurityEventReceived : IFact
{
    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.SecurityEventReceived;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static SecurityEventReceived Decode(scoped ref FactReader reader) => new()
    {
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteBytes(Payload);
    }
}
