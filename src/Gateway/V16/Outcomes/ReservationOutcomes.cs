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
            && CancelReservationRequest.TryRead(command.Payload.Span, ref context, out CancelReservationRequest request))
        {
            chargePoint.Record(new ReservationChanged { ReservationId = request.ReservationId, State = ReservationState.Cancelled, IdTag = "" });
        }
    }
}
