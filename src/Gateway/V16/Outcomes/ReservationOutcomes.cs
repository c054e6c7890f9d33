using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>What answers to ReserveNow and CancelReservation tell (OCPP 1.6 §5.13, §5.1). Used under the charge point's turn.</summary>
internal static class ReservationOutcomes
{
    public static void AdoptReserveNow(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        if (!ReserveNowResponse.TryRead(payload, ref context, out ReserveNowResponse response)
            || response.Status != ReservationStatus.Accepted
            || !ReserveNowRequest.TryRead(command.Payload.Span, ref context, out ReserveNowRequest request))
        {
            return;
        }

        MakeRoom(chargePoint, request.ReservationId);
        chargePoint.Record(new ReservationChanged
        {
            ReservationId = request.ReservationId,
            State = ReservationState.Accepted,
            ConnectorId = request.ConnectorId,
            IdTag = request.IdTag.ToString(),
            ParentIdTag = request.ParentIdTag.IsPresent ? request.ParentIdTag.ToString() : null,
            ExpiryDate = request.ExpiryDate.Value,
        });
    }

    public static void AdoptCancelReservation(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        // Rejected means that the charge point knows no such reservation (OCPP 1.6 §5.1), so either answer ends it.
        CodecContext context = new(Leniency.Lenient);
        if (CancelReservationResponse.TryRead(payload, ref context, out CancelReservationResponse response)
            && response.Status is CancelReservationStatus.Accepted or CancelReservationStatus.Rejected
            && CancelReservationRequest.TryRead(command.Payload.Span, ref context, out CancelReservationRequest request)
            && chargePoint.Reservations?.Find(request.ReservationId) is { } reservation)
        {
            chargePoint.EndReservation(reservation, ReservationState.Cancelled);
        }
    }

    // A charge point holds one for each connector. One that accepts hundreds isn't believed, but none is dropped unsaid.
    private static void MakeRoom(ChargePoint chargePoint, long reservationId)
    {
        if (chargePoint.Reservations is { } book && book.InForce.Count >= StoredReservations.MaxReservations && book.Find(reservationId) is null)
        {
            chargePoint.EndReservation(book.InForce[0], ReservationState.Lost);
        }
    }
}
