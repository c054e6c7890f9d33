namespace Ocpp.Gateway.Events;

/// <summary>A charge point's connection ended. One that was replaced says so in the reason.</summary>
internal readonly ref struct ChargePointDisconnected : IFact
{
    /// <summary>The WebSocket close code (RFC 6455 §7.4), ours or the peer's; 1006 when there was none.</summary>
    public int CloseCode { get; init; }

    /// <summary>Why, in a few words.</summary>
    public required string Reason { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ChargePointDisconnected;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static ChargePointDisconnected Decode(scoped ref FactReader reader) => new()
    {
        CloseCode = reader.ReadInt32(),
        Reason = reader.ReadText(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(CloseCode);
        writer.WriteText(Reason);
    }
}
