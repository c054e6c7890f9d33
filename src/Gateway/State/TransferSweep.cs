using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>Closes firmware updates and uploads of which nothing was heard for too long (<see cref="TransferSequence.StaleAfter"/>).</summary>
internal sealed partial class TransferSweep(StateIndex index, ChargePointDirectory directory, TimeProvider clock, ILogger<TransferSweep> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Looks once. Gives how many it closed.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; what is left is for the next time.</exception>
    public int Sweep()
    {
        int closed = 0;
        foreach ((TransferKind kind, string id, long number) in index.Transfers.DueAt(clock.GetUtcNow()))
        {
            ChargePoint chargePoint = directory.Acquire(id);
            try
            {
                lock (chargePoint.Turn)
                {
                    if (chargePoint.IsKnown)
                    {
                        chargePoint.Record(new TransferWentStale { Kind = kind, Number = number });
                        closed++;
                    }
                }
            }
            finally
            {
                directory.Release(chargePoint);
            }

            Log.WentStale(logger, id, kind);
        }

        return closed;
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
            Log.SweepFailed(logger, exception);
        }
    }
}
