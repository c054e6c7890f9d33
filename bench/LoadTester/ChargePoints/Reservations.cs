using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>What a charge point does with its reservations (OCPP 1.6 §5.13 and §3.5). Under the worker's turn.</summary>
internal static class Reservations
{
    public static ReservationStatus Reserve(SimulatedChargePoint chargePoint, Reservation wanted, long expiresAt, long now)
    {
        Cancel(chargePoint, wanted.Id, now);
        ref Connector connector = ref chargePoint.Connectors[wanted.Connector];
        if (wanted.Connector > 0)
        {
            ReservationStatus? refusal = connector switch
            {
                { Status: ChargePointStatus.Faulted } => ReservationStatus.Faulted,
                { Status: ChargePointStatus.Unavailable } => ReservationStatus.Unavailable,
                { Step: not SessionStep.Idle } or { Status: not ChargePointStatus.Available } => ReservationStatus.Occupied,
                _ => null,
            };
            if (refusal is { } status)
            {
                return status;
            }

            connector.ReservationId = wanted.Id;
            chargePoint.SetStatus(wanted.Connector, ChargePointStatus.Reserved, now);
        }

        chargePoint.Memory.Reservations.Add(wanted);
        chargePoint.Memory.Tasks.Add(new DelayedTask(expiresAt, DelayedKind.ReservationExpiry, 0, 0, wanted.Id));
        return ReservationStatus.Accepted;
    }

    /// <summary>Ends a reservation; false where there is none of that number.</summary>
    public static bool Cancel(SimulatedChargePoint chargePoint, int id, long now)
    {
        if (chargePoint.KnownMemory is not { } memory || memory.Reservations.RemoveAll(reservation => reservation.Id == id) == 0)
        {
            return false;
        }

        for (int number = 1; number < chargePoint.Connectors.Length; number++)
        {
            if (chargePoint.Connectors[number].ReservationId == id)
            {
                chargePoint.Connectors[number].ReservationId = 0;
                if (chargePoint.Connectors[number].Step == SessionStep.Idle)
                {
                    chargePoint.SetStatus(number, SessionFlow.RestingStatus(chargePoint, number), now);
                }
            }
        }

        return true;
    }

    /// <summary>Whether a reserved connector is reserved for that tag.</summary>
    public static bool IsFor(SimulatedChargePoint chargePoint, int number, string idTag) =>
        Find(chargePoint, number) is { } reservation && string.Equals(reservation.IdTag, idTag, StringComparison.OrdinalIgnoreCase);

    /// <summary>The reservation that a transaction of this tag uses up; 0 for none.</summary>
    public static int Use(SimulatedChargePoint chargePoint, int number, string idTag)
    {
        Reservation? used = chargePoint.KnownMemory?.Reservations.Find(reservation =>
            (reservation.Connector == number || reservation.Connector == 0) && string.Equals(reservation.IdTag, idTag, StringComparison.OrdinalIgnoreCase));
        if (used is null)
        {
            return 0;
        }

        chargePoint.Memory.Reservations.Remove(used);
        chargePoint.Connectors[number].ReservationId = 0;
        return used.Id;
    }

    /// <summary>A connector that breaks loses its reservation (OCPP 1.6 §3.5).</summary>
    public static void Drop(SimulatedChargePoint chargePoint, int number)
    {
        if (Find(chargePoint, number) is { } reservation)
        {
            chargePoint.Memory.Reservations.Remove(reservation);
            chargePoint.Connectors[number].ReservationId = 0;
        }
    }

    private static Reservation? Find(SimulatedChargePoint chargePoint, int number) =>
        chargePoint.KnownMemory?.Reservations.Find(reservation => reservation.Id == chargePoint.Connectors[number].ReservationId);
}
