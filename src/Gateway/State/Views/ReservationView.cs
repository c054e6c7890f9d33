namespace Ocpp.Gateway.State.Views;

/// <summary>A reservation in force.</summary>
/// <param name="ChargePointId">Where.</param>
/// <param name="ReservationId">Unique within the charge point.</param>
/// <param name="ConnectorId">0 is any connector.</param>
/// <param name="IdTag">For whom.</param>
/// <param name="ParentIdTag">For which group, or null.</param>
/// <param name="ExpiryDate">When it ends by itself.</param>
internal sealed record ReservationView(
    string ChargePointId,
    long ReservationId,
    int ConnectorId,
    string IdTag,
    string? ParentIdTag,
    DateTimeOffset ExpiryDate)
{
    /// <summary>When the charge point accepted it.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Whether it is for this tag, by itself or by its group; tags compare without case (OCPP 1.6 §3.4).</summary>
    public bool IsFor(string idTag, string? parentIdTag) =>
        IdTagKey.Of(idTag) == IdTagKey.Of(IdTag) || (ParentIdTag is not null && parentIdTag is not null && IdTagKey.Of(parentIdTag) == IdTagKey.Of(ParentIdTag));
}
