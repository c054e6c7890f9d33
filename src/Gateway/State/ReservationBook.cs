using System.Buffers;
using System.Text;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Finds the reservations that are believed to be in force. Reads the store; safe on any thread.</summary>
internal sealed class ReservationBook(IStateReader state, TimeProvider clock)
{
    /// <summary>The reservation of this id on this charge point; null when there is none in force.</summary>
    public ReservationView? Find(string chargePointId, long reservationId)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        if (!state.TryRead(StateKey.Of(StateKey.Reservations, Encoding.UTF8.GetBytes(chargePointId), key), buffer))
        {
            return null;
        }

        DateTimeOffset now = clock.GetUtcNow();
        return StoredReservations.Decode(chargePointId, buffer.WrittenSpan).Find(reservation => reservation.ReservationId == reservationId && reservation.ExpiryDate > now);
    }
}
