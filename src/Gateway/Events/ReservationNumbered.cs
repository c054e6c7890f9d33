namespace Ocpp.Gateway.Events;

/// <summary>The gateway gave out a reservation id, which it won't give again. Belongs to no charge point. OCPP 1.6 §5.13.</summary>
internal readonly ref struct ReservationNumbered : IFact
{
    /// <summary>The id.</summary>
    public required int ReservationId { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.ReservationNumbered;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static ReservationNumbered Decode(scoped ref FactReader reader) => new() { ReservationId = reader.ReadInt32() };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer) => writer.WriteInt32(ReservationId);
}
