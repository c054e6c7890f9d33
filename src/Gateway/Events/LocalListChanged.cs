namespace Ocpp.Gateway.Events;

/// <summary>A charge point accepted a SendLocalList, or answered GetLocalListVersion. OCPP 1.6 §5.15 and §5.10.</summary>
internal readonly ref struct LocalListChanged : IFact
{
    /// <summary>The version that it has now: 0 is an empty list, -1 that it has none.</summary>
    public int ListVersion { get; init; }

    /// <summary>How the list came to this version.</summary>
    public LocalListUpdate Update { get; init; }

    /// <summary>SendLocalList.req as it was sent; empty for a reported version.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.LocalListChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static LocalListChanged Decode(scoped ref FactReader reader) => new()
    {
        ListVersion = reader.ReadInt32(),
        Update = (LocalListUpdate)reader.ReadByte(),
        Payload = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(ListVersion);
        writer.WriteByte((byte)Update);
        writer.WriteBytes(Payload);
    }
}
