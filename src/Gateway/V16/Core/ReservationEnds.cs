using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>
/// What a charge point's own messages end of its reservations (OCPP 1.6 §5.13): a start uses one up, a connector that can't be used loses
/// it. Costs one look where there is none. Used under the charge point's turn, after the message's own fact.
/// </summary>
internal static class ReservationEnds
{
    // How far a charge point's clock may be ahead of ours when it frees a connector because the time is over.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>The reservation id that a start means: 0 and negative ones stand for none unless there is such a reservation.</summary>
    public static long? Meant(ChargePoint chargePoint, long? reservationId) =>
        reservationId is > 0 || (reservationId is { } odd && chargePoint.Reservations?.Find(odd) is not null) ? reservationId : null;

    /// <summary>A transaction began. Gives the position of what followed, or the one that was given.</summary>
    /// <param name="chargePoint">Where.</param>
    /// <param name="started">Where the start was stated.</param>
    /// <param name="request">The start.</param>
    /// <param name="idTag">Its tag.</param>
    /// <param name="parentIdTag">The tag's group, or null.</param>
    public static JournalPosition AfterStart(ChargePoint chargePoint, JournalPosition started, scoped in StartTransactionRequest request, string idTag, string? parentIdTag)
    {
        if (chargePoint.Reservations is not { } book)
        {
            return started;
        }

        // One that names a reservation means that one, on whatever connector it came to lie.
        ReservationView? used = Meant(chargePoint, request.ReservationId) is { } named ? book.Find(named) : FindUnnamed(book, in request, idTag, parentIdTag);
        return used is null ? started : chargePoint.EndReservation(used, ReservationState.Used);
    }

    /// <summary>Whether a report that a connector is available says that its reservation is over; ask before the report's fact is stated.</summary>
    public static bool IsReleased(ChargePoint chargePoint, int connectorId, ChargePointStatus status) =>
        status == ChargePointStatus.Available
        && connectorId > 0
        && chargePoint.Reservations is { } book
        && book.IsReserved(connectorId);

    /// <summary>A connector reported its status. Gives the position of what followed, or the one that was given.</summary>
    /// <param name="chargePoint">Where.</param>
    /// <param name="reported">Where the report was stated.</param>
    /// <param name="connectorId">0 is the charge point as a whole.</param>
    /// <param name="status">As reported.</param>
    /// <param name="isReleased">What <see cref="IsReleased"/> said before.</param>
    /// <param name="now">The gateway's time.</param>
    public static JournalPosition AfterStatus(
        ChargePoint chargePoint, JournalPosition reported, int connectorId, ChargePointStatus status, bool isReleased, DateTimeOffset now)
    {
        bool isUnusable = status is ChargePointStatus.Faulted or ChargePointStatus.Unavailable;
        return chargePoint.Reservations is { } book && (isUnusable || isReleased) ? End(chargePoint, book, reported, connectorId, isReleased, now) : reported;
    }

    // Of its own: a lambda in the method above would allocate for every status that ends nothing.
    private static JournalPosition End(ChargePoint chargePoint, ReservationBook book, JournalPosition reported, int connectorId, bool isReleased, DateTimeOffset now)
    {
        JournalPosition position = reported;
        foreach (ReservationView reservation in book.InForce.Where(reservation => reservation.ConnectorId == connectorId || (connectorId == 0 && !isReleased)).ToArray())
        {
            bool isOver = isReleased && reservation.ExpiryDate <= now + ClockTolerance;
            position = chargePoint.EndReservation(reservation, isOver ? ReservationState.Expired : ReservationState.Lost);
        }

        return position;
    }

    // A charge point that leaves the id out. On the reserved connector nobody but its tag, or one of its group, may charge; of a reservation of any
    // connector a whole group could be meant, so only the very tag counts. A start from before the reservation was replayed.
    private static ReservationView? FindUnnamed(ReservationBook book, scoped in StartTransactionRequest request, string idTag, string? parentIdTag)
    {
        foreach (ReservationView reservation in book.InForce)
        {
            bool isMeant = reservation.ConnectorId == 0 ? reservation.IsFor(idTag, parentIdTag: null)
                : reservation.ConnectorId == request.ConnectorId && reservation.IsFor(idTag, parentIdTag);
            bool isOlder = request.Timestamp is { IsValid: true } timestamp && timestamp.Value < reservation.Since - ClockTolerance;
            if (isMeant && !isOlder)
            {
                return reservation;
            }
        }

        return null;
    }
}
