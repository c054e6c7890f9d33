using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>The record of a charge point's reservations in force. One whose time ran out stays until the sweep states it; readers leave it out.</summary>
internal static class StoredReservations
{
    /// <summary>Reservations that are kept; a charge point has one for each connector. Beyond it the oldest goes.</summary>
    public const int MaxReservations = 256;

    private const byte Layout = 2;

    // Without the time of the acceptance.
    private const byte FirstLayout = 1;

    /// <summary>Reads the record; an absent one has none.</summary>
    public static List<ReservationView> Decode(string chargePointId, ReadOnlySpan<byte> record)
    {
        List<ReservationView> reservations = [];
        if (record.Length == 0)
        {
            return reservations;
        }

        FactReader reader = new(record);
        byte layout = reader.ReadByte();
        StoredLayout.Check("A list of reservations", layout, Layout);
        while (!reader.IsAtEnd)
        {
            reservations.Add(new ReservationView(
                chargePointId,
                reader.ReadInt64(),
                reader.ReadInt32(),
                reader.ReadText(),
                reader.ReadOptionalText(),
                reader.ReadTime())
            {
                Since = layout == FirstLayout ? DateTimeOffset.UnixEpoch : reader.ReadTime(),
            });
        }

        return reservations;
    }

    /// <summary>Writes the record.</summary>
    public static void Encode(List<ReservationView> reservations, ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        foreach (ReservationView reservation in reservations)
        {
            writer.WriteInt64(reservation.ReservationId);
            writer.WriteInt32(reservation.ConnectorId);
            writer.WriteText(reservation.IdTag);
            writer.WriteOptionalText(reservation.ParentIdTag);
            writer.WriteTime(reservation.ExpiryDate);
            writer.WriteTime(reservation.Since);
        }
    }
}
