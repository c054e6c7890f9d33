namespace Ocpp.Gateway.Events;

/// <summary>A StatusNotification arrived. OCPP 1.6 §4.9. Applied without allocating: it is the commonest fact but one.</summary>
internal readonly ref struct ConnectorStatusChanged : IFact
{
    /// <summary>0 is the charge point itself.</summary>
    public int ConnectorId { get; init; }

    /// <summary>The charge point's timestamp, or the time of receipt where it sent none or no readable one.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The request's payload as it was received: one JSON object.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ConnectorStatusChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static ConnectorStatusChanged Decode(scoped ref FactReader reader) => new()
    {
        ConnectorId = reader.ReadInt32(),
        At = reader.ReadTime(),
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(ConnectorId);
        writer.WriteTime(At);
        writer.WriteBytes(Payload);
    }
}
