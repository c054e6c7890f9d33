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
    DateTimeOffset ExpiryDate);
