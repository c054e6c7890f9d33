namespace Ocpp.Gateway.Events;

/// <summary>A charge point answered a GetCompositeSchedule, whatever its status. OCPP 1.6 §5.7.</summary>
internal readonly ref struct CompositeScheduleReported : IFact
{
    /// <summary>The connector that was asked for; 0 is the whole charge point.</summary>
    public int ConnectorId { get; init; }

    /// <summary>The GetCompositeSchedule as it was sent.</summary>
    public ReadOnlySpan<byte> Request { get; init; }

    /// <summary>The answer as it came.</summary>
    public ReadOnlySpan<byte> Response { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.CompositeScheduleReported;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static CompositeScheduleReported Decode(scoped ref FactReader reader) => new()
    {
        ConnectorId = reader.ReadInt32(),
        Request = reader.ReadBytes(),
        Response = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt32(ConnectorId);
        writer.WriteBytes(Request);
        writer.WriteBytes(Response);
    }
}
