namespace Ocpp.Gateway.Events;

/// <summary>A charge point's connection was authenticated and upgraded; it replaces an earlier one.</summary>
internal readonly ref struct ChargePointConnected : IFact
{
    /// <summary>Address and port of the peer, or of the client that a trusted proxy named.</summary>
    public required string RemoteAddress { get; init; }

    /// <summary>The negotiated subprotocol, as we name it.</summary>
    public required string Protocol { get; init; }

    /// <summary>The security profile that this connection proved: 0 to 3.</summary>
    public int SecurityProfile { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ChargePointConnected;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static ChargePointConnected Decode(scoped ref FactReader reader) => new()
    {
        RemoteAddress = reader.ReadText(),
        Protocol = reader.ReadText(),
        SecurityProfile = reader.ReadInt32(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(RemoteAddress);
        writer.WriteText(Protocol);
        writer.WriteInt32(SecurityProfile);
    }
}
