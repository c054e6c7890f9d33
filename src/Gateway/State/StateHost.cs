using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>
/// Opens what the gateway keeps before anything listens, ends the commands that a crash left behind, and ends the process when nothing can be
/// promised any more. Journal and store are closed by the container, after everything that uses them: the store first, with its last checkpoint.
/// </summary>
internal sealed partial class StateHost(
    IEventJournal journal,
    StateStore store,
    StateQueries queries,
    ChargePointDirectory directory,
    TimeProvider clock,
    StateMetrics metrics,
    IHostApplicationLifetime lifetime,
    ILogger<StateHost> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        journal.HealthChanged += OnJournalHealthChanged;
        store.Failed += OnStoreFailed;
        EndAbandonedCommands();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        journal.HealthChanged -= OnJournalHealthChanged;
        store.Failed -= OnStoreFailed;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Ends what was queued or sent when the process went: it is never sent again, since nobody knows whether the charge point has done it.
    /// What still waits for its charge point within its hold goes on waiting.
    /// </summary>
    public int EndAbandonedCommands()
    {
        int count = 0;
        DateTimeOffset now = clock.GetUtcNow();
        foreach (CommandView command in queries.UnfinishedCommands())
        {
            if (command.State == CommandState.Queued && command.HoldUntil > now)
            {
                continue;
            }

            ChargePoint chargePoint = directory.Acquire(command.ChargePointId);
            try
            {
                lock (chargePoint.Turn)
                {
                    chargePoint.Record(new CommandCompleted
                    {
                        CommandId = command.CommandId,
                        Action = command.Action,
                        State = CommandState.Offline,
                        ErrorDescription = "The gateway was restarted before the charge point answered.",
                    });
                }
            }
            finally
            {
                directory.Release(chargePoint);
            }

            count++;
        }

        if (count > 0)
        {
            Log.CommandsEnded(logger, count);
        }

        return count;
    }

    private void OnJournalHealthChanged(JournalHealth health)
    {
        metrics.JournalHealthChanged(health);
        switch (health)
        {
            case JournalHealth.Full:
                Log.JournalFull(logger);
                break;
            case JournalHealth.Healthy:
                Log.JournalResumed(logger);
                break;
            default:
                // What is on disk is unknown after a failed fdatasync: nothing may be acknowledged by this process any more.
                Log.JournalFailed(logger);
                EndProcess();
                break;
        }
    }

    private void OnStoreFailed(Exception exception)
    {
        // Nothing acknowledged is lost: the next start replays the journal.
        Log.StoreFailed(logger, exception);
        EndProcess();
    }

    // Called on threads of the journal and the store, which the stop waits for.
    private void EndProcess()
    {
        Environment.ExitCode = 1;
        ThreadPool.UnsafeQueueUserWorkItem(static lifetime => lifetime.StopApplication(), lifetime, preferLocal: false);
    }
}
