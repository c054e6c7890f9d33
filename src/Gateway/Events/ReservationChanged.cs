namespace Ocpp.Gateway.Events;

/// <summary>A reservation came into force or ended. OCPP 1.6 §5.13.</summary>
internal readonly ref struct ReservationChanged : IFact
{
    /// <summary>Unique within the charge point.</summary>
    public long ReservationId { get; init; }

    /// <summary>What became of it; only an accepted one is in force.</summary>
    public ReservationState State { get; init; }

    /// <summary>0 is any connector.</summary>
    public int ConnectorId { get; init; }

    /// <summary>For whom it is.</summary>
    public required string IdTag { get; init; }

    /// <summary>For which group it is, or null.</summary>
    public string? ParentIdTag { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiryDate { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ReservationChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static ReservationChanged Decode(scoped ref FactReader reader) => new()
    {
        ReservationId = reader.ReadInt64(),
        State = (ReservationState)reader.ReadByte(),
        ConnectorId = reader.ReadInt32(),
        IdTag = reader.ReadText(),
        ParentIdTag = reader.ReadOptionalText(),
        ExpiryDate = reader.ReadTime(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt64(ReservationId);
        writer.WriteByte((byte)State);
        writer.WriteInt32(ConnectorId);
        writer.WriteText(IdTag);
        writer.WriteOptionalText(ParentIdTag);
        writer.WriteTime(ExpiryDate);
    }
}
