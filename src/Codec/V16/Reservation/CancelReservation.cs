namespace Ocpp.Codec.V16;

/// <summary>Cancels a reservation. OCPP 1.6 §6.5, sent by the Central System.</summary>
[OcppMessage(V16Action.CancelReservation, MessageKind.Request)]
public readonly ref partial struct CancelReservationRequest
{
    /// <summary>The reservation.</summary>
    public required int ReservationId { get; init; }
}

/// <summary>Says whether there was such a reservation. OCPP 1.6 §6.6, sent by the charge point.</summary>
[OcppMessage(V16Action.CancelReservation, MessageKind.Response)]
public readonly ref partial struct CancelReservationResponse
{
    /// <summary>Whether it is cancelled.</summary>
    public required CancelReservationStatus Status { get; init; }
}
