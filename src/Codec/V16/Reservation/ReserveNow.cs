namespace Ocpp.Codec.V16;

/// <summary>
/// Reserves a connector for an id tag, or replaces the reservation of the same number. OCPP 1.6 §6.37, sent by the Central System.
/// </summary>
[OcppMessage(V16Action.ReserveNow, MessageKind.Request)]
public readonly ref partial struct ReserveNowRequest
{
    /// <summary>The connector; 0 asks for any one.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>When the reservation ends.</summary>
    public required OcppTimestamp ExpiryDate { get; init; }

    /// <summary>Whom it is for, at most 20 characters.</summary>
    [MaxLength(20)]
    public required JsonText IdTag { get; init; }

    /// <summary>The group whose tags may use it as well, at most 20 characters.</summary>
    [MaxLength(20)]
    public JsonText ParentIdTag { get; init; }

    /// <summary>Number of the reservation, the Central System's choice.</summary>
    public required int ReservationId { get; init; }
}

/// <summary>Says whether the connector is reserved. OCPP 1.6 §6.38, sent by the charge point.</summary>
[OcppMessage(V16Action.ReserveNow, MessageKind.Response)]
public readonly ref partial struct ReserveNowResponse
{
    /// <summary>How it went.</summary>
    public required ReservationStatus Status { get; init; }
}
