using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>Keeps the reservations in force. Applier's thread only.</summary>
internal sealed class ReservationProjection(StateIndex index, ProjectionBuffers buffers)
{
    public void Changed(in ProjectionStep step, in ReservationChanged fact)
    {
        string id = Encoding.UTF8.GetString(step.ChargePointId);
        DateTimeOffset now = step.Header.Time;
        long reservationId = fact.ReservationId;
        List<ReservationView> reservations = StoredReservations.Decode(
            id,
            buffers.Read(step.State, StateKey.Of(StateKey.Reservations, step.ChargePointId, buffers.Key)));
        reservations.RemoveAll(reservation => reservation.ReservationId == reservationId || reservation.ExpiryDate <= now);
        if (fact.State == ReservationState.Accepted)
        {
            if (reservations.Count == StoredReservations.MaxReservations)
            {
                reservations.RemoveAt(0);
            }

            reservations.Add(new ReservationView(
                id,
                reservationId,
                fact.ConnectorId,
                BoundedText.Cut(fact.IdTag),
                fact.ParentIdTag is { } parent ? BoundedText.Cut(parent) : null,
                fact.ExpiryDate));
        }

        if (reservations.Count == 0)
        {
            step.State.Delete(StateKey.Of(StateKey.Reservations, step.ChargePointId, buffers.Key));
            index.WithReservations.Remove(id);
            return;
        }

        FactWriter writer = buffers.Write();
        StoredReservations.Encode(reservations, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.Reservations, step.ChargePointId, buffers.Key), writer);
        index.WithReservations.Add(id);
    }
}
