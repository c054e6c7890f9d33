using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>Drops charging profiles whose validTo has passed, so that their end is an event and their memory is free. Lists don't wait for it.</summary>
internal sealed partial class ChargingProfileSweep(ChargePointDirectory directory, StateIndex index, TimeProvider clock, ILogger<ChargingProfileSweep> logger) : BackgroundService
{
    /// <summary>How often it looks, and so how late the event may be.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Charge points of one sweep; what is left is for the next one. A fleet's profiles may all end at midnight.</summary>
    public const int MaxChargePoints = 10_000;

    /// <summary>Looks once.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing.</exception>
    public void Sweep()
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach (string id in index.ChargingProfileEnds.Due(now, MaxChargePoints))
        {
            ChargePoint chargePoint = directory.Acquire(id);
            try
            {
                lock (chargePoint.Turn)
                {
                    ChargingProfileEnds.DropExpired(chargePoint, now);
                }
            }
            finally
            {
                directory.Release(chargePoint);
            }
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.EachAsync(Interval, SweepOnce, stoppingToken);

    private void SweepOnce()
    {
        try
        {
            Sweep();
        }
        catch (JournalUnavailableException exception)
        {
            // Lists leave them out all the same, and the next sweep finds them.
            Log.NotRecorded(logger, exception);
        }
    }
}
