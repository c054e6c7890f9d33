using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>Keeps the reservations in force and the last id that was given out. Applier's thread only.</summary>
internal sealed class ReservationProjection(StateIndex index, ProjectionBuffers buffers)
{
    private const byte LastIdLayout = 1;

    public void Changed(in ProjectionStep step, in ReservationChanged fact)
    {
        string id = Encoding.UTF8.GetString(step.ChargePointId);
        List<ReservationView> reservations = StoredReservations.Decode(
            id,
            buffers.Read(step.State, StateKey.Of(StateKey.Reservations, step.ChargePointId, buffers.Key)));
        ReservationBook.Apply(reservations, id, in fact, step.Header.Time);
        index.PutReservations(id, reservations);
        if (reservations.Count == 0)
        {
            step.State.Delete(StateKey.Of(StateKey.Reservations, step.ChargePointId, buffers.Key));
            return;
        }

        FactWriter writer = buffers.Write();
        StoredReservations.Encode(reservations, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.Reservations, step.ChargePointId, buffers.Key), writer);
    }

    public void Numbered(in ProjectionStep step, in ReservationNumbered fact)
    {
        // Ids may reach the journal a little out of order; behind the highest they begin again.
        if (!TransactionIds.IsLater(fact.ReservationId, index.LastReservationId))
        {
            return;
        }

        index.LastReservationId = fact.ReservationId;
        FactWriter writer = buffers.Write();
        writer.WriteByte(LastIdLayout);
        writer.WriteInt32(fact.ReservationId);
        buffers.Store(step.State, StateKey.Of(StateKey.LastReservationId, default(ReadOnlySpan<byte>), buffers.Key), writer);
    }

    /// <summary>The last reservation id in a record of it.</summary>
    public static int DecodeLastId(ReadOnlySpan<byte> record)
    {
        StoredLayout.Check("The last reservation id", record[0], LastIdLayout);
        return new FactReader(record[1..]).ReadInt32();
    }
}
