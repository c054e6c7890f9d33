using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// States that reservations ran out, within a second of their time: one timer for all of them, which looks only at what is due. What ran out
/// while the program was down is stated by its first look. Safe on any thread.
/// </summary>
internal sealed partial class ReservationSweep(StateIndex index, ChargePointDirectory directory, TimeProvider clock, ILogger<ReservationSweep> logger) : BackgroundService
{
    /// <summary>How often it looks: expiry dates are rarely finer than a second.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Charge points of one look; what is left is for the next one.</summary>
    public const int MaxChargePoints = 1000;

    /// <summary>Looks once. Gives the number of reservations that ran out.</summary>
    public int Sweep()
    {
        int count = 0;
        DateTimeOffset now = clock.GetUtcNow();
        foreach (string chargePointId in index.ReservationEnds.Due(now, MaxChargePoints))
        {
            ChargePoint chargePoint = directory.Acquire(chargePointId);
            try
            {
                count += Expire(chargePoint, now);
            }
            catch (JournalUnavailableException exception)
            {
                // It stays due.
                Log.NotRecorded(logger, exception, chargePointId);
            }
            finally
            {
                directory.Release(chargePoint);
            }
        }

        return count;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.EachAsync(Interval, () => _ = Sweep(), stoppingToken);

    // The book is ahead of the index, which the applier writes: what it no longer has was stated already.
    private static int Expire(ChargePoint chargePoint, DateTimeOffset now)
    {
        lock (chargePoint.Turn)
        {
            ReservationView[] due = [.. (chargePoint.Reservations?.InForce ?? []).Where(reservation => reservation.ExpiryDate <= now)];
            foreach (ReservationView reservation in due)
            {
                chargePoint.EndReservation(reservation, ReservationState.Expired);
            }

            return due.Length;
        }
    }
}
