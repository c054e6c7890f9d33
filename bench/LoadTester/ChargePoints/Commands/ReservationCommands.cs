using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>The commands of the profile Reservation. Under the worker's turn.</summary>
internal static class ReservationCommands
{
    public static bool ReserveNow(scoped ref Command command, ref CodecContext context)
    {
        if (!ReserveNowRequest.TryRead(command.Payload, ref context, out ReserveNowRequest request))
        {
            return false;
        }

        TimeSpan lasting = request.ExpiryDate.Value - command.ChargePoint.Fleet.Time.At(command.Now).Value;
        ReservationStatus status = ReservationStatus.Rejected;
        if ((request.ConnectorId == 0 || command.IsConnector(request.ConnectorId)) && lasting > TimeSpan.Zero)
        {
            Reservation reservation = new(request.ReservationId, request.ConnectorId, request.IdTag.ToString(), request.ParentIdTag.ToString());
            long expiresAt = command.Now + command.ChargePoint.Fleet.Time.Real(lasting < TimeSpan.FromDays(365) ? lasting : TimeSpan.FromDays(365));
            status = Reservations.Reserve(command.ChargePoint, reservation, expiresAt, command.Now);
        }

        return command.Answer(new ReserveNowResponse { Status = status });
    }

    public static bool CancelReservation(scoped ref Command command, ref CodecContext context)
    {
        if (!CancelReservationRequest.TryRead(command.Payload, ref context, out CancelReservationRequest request))
        {
            return false;
        }

        bool existed = Reservations.Cancel(command.ChargePoint, request.ReservationId, command.Now);
        return command.Answer(new CancelReservationResponse { Status = existed ? CancelReservationStatus.Accepted : CancelReservationStatus.Rejected });
    }
}
