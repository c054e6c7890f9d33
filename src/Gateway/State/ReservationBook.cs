using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>
/// The reservations of one charge point that are believed to be in force. Hangs on the live <see cref="ChargePoint"/> while there are any, and is
/// used under its turn.
/// </summary>
internal sealed class ReservationBook(string chargePointId)
{
    private readonly List<ReservationView> _inForce = [];

    // Connectors whose last report was Reserved.
    private readonly HashSet<int> _reserved = [];

    /// <summary>In the order in which they were accepted.</summary>
    public IReadOnlyList<ReservationView> InForce => _inForce;

    /// <summary>Those in a stored record; null where it has none.</summary>
    public static ReservationBook? Load(string chargePointId, ReadOnlySpan<byte> record)
    {
        List<ReservationView> stored = StoredReservations.Decode(chargePointId, record);
        if (stored.Count == 0)
        {
            return null;
        }

        ReservationBook book = new(chargePointId);
        book._inForce.AddRange(stored);
        return book;
    }

    /// <summary>The reservation of this id; null when there is none in force. One whose time is over counts until that was stated: the charge point decides.</summary>
    public ReservationView? Find(long reservationId) => _inForce.Find(reservation => reservation.ReservationId == reservationId);

    /// <summary>Whether there is one for this very connector, and the connector says so.</summary>
    public bool IsReserved(int connectorId) => _reserved.Contains(connectorId) && _inForce.Exists(reservation => reservation.ConnectorId == connectorId);

    /// <summary>Puts down what a connector reported.</summary>
    public void Report(int connectorId, string? status)
    {
        if (status == nameof(ChargePointStatus.Reserved))
        {
            _reserved.Add(connectorId);
        }
        else
        {
            _reserved.Remove(connectorId);
        }
    }

    /// <summary>Puts a change down.</summary>
    public void Apply(in ReservationChanged fact, DateTimeOffset time) => Apply(_inForce, chargePointId, in fact, time);

    /// <summary>What a change makes of a list; the one rule for the live book and the stored record.</summary>
    public static void Apply(List<ReservationView> inForce, string chargePointId, in ReservationChanged fact, DateTimeOffset time)
    {
        // An id that is used again replaces the reservation (OCPP 1.6 §5.13).
        long reservationId = fact.ReservationId;
        inForce.RemoveAll(reservation => reservation.ReservationId == reservationId);
        if (fact.State != ReservationState.Accepted)
        {
            return;
        }

        if (inForce.Count == StoredReservations.MaxReservations)
        {
            inForce.RemoveAt(0);
        }

        inForce.Add(new ReservationView(
            chargePointId,
            reservationId,
            fact.ConnectorId,
            BoundedText.Cut(fact.IdTag),
            fact.ParentIdTag is { } parent ? BoundedText.Cut(parent) : null,
            fact.ExpiryDate)
        {
            Since = time,
        });
    }
}
