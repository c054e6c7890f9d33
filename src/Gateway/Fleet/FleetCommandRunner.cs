using System.Collections.Concurrent;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Fleet;

/// <summary>The workers of the fleet commands that have not ended: takes them up at the start, and forgets old ended ones. Safe on any thread.</summary>
internal sealed partial class FleetCommandRunner(FleetServices services, StorageOptions storage, ILogger<FleetCommandRunner> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, (FleetRun Run, Task Ended)> _runs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private bool _isDisposed;

    /// <summary>Fleet commands that are being worked on.</summary>
    public int Count => _runs.Count;

    /// <summary>Begins to work on a fleet command that is on record.</summary>
    /// <param name="id">Which.</param>
    /// <param name="isResumed">It was begun by an earlier process, which may have given commands whose results aren't on record.</param>
    public void Launch(string id, bool isResumed = false)
    {
        FleetRun run = new(id, isResumed, services);
        TaskCompletionSource mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_runs.TryAdd(id, (run, WorkAsync(id, run, mayEnd.Task))))
        {
            mayEnd.SetResult();
        }
        else
        {
            mayEnd.SetCanceled(_stop.Token);
            run.Dispose();
        }
    }

    /// <summary>Tells a worker that an operator has changed its fleet command's state.</summary>
    public void Tell(string id, FleetCommandState state)
    {
        if (_runs.TryGetValue(id, out (FleetRun Run, Task Ended) entry))
        {
            entry.Run.Tell(state);
        }
    }

    /// <summary>Completes when a fleet command is no longer worked on.</summary>
    public Task EndedAsync(string id) => _runs.TryGetValue(id, out (FleetRun Run, Task Ended) entry) ? entry.Ended : Task.CompletedTask;

    /// <summary>Takes up what an earlier process left. Gives the number.</summary>
    public async Task<int> ResumeAsync(CancellationToken cancellationToken)
    {
        await services.State.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        int count = 0;
        foreach (string id in services.Queries.FleetCommandIds())
        {
            if (services.Queries.FindFleetCommand(id) is { } stored && !stored.State.IsFinished())
            {
                Launch(id, isResumed: true);
                count++;
            }
        }

        return count;
    }

    /// <summary>Forgets ended fleet commands whose retention is over, and the oldest of too many. Gives the number.</summary>
    public int ForgetOld()
    {
        DateTimeOffset before = services.Clock.GetUtcNow() - storage.Retention;
        int surplus = services.Queries.FleetCommandCount - FleetLimits.MaxKept;
        int count = 0;
        foreach (string id in services.Queries.FleetCommandIds())
        {
            if (services.Queries.FindFleetCommand(id) is { FinishedAt: { } finished } && (finished < before || count < surplus))
            {
                services.Recorder.Append(new FleetCommandChanged { FleetCommandId = id, State = FleetCommandState.Forgotten });
                count++;
            }
        }

        return count;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isDisposed))
        {
            // A host may be stopped once more when all is over.
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_runs.Values.Select(static entry => entry.Ended)).WaitAsync(cancellationToken).ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        // Once for each way in which it is registered.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _stop.Cancel();
        _stop.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            int resumed = await ResumeAsync(stoppingToken).ConfigureAwait(false);
            if (resumed > 0)
            {
                Log.Resumed(logger, resumed);
            }

            using PeriodicTimer timer = new(FleetLimits.RetentionInterval, services.Clock);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                ForgetOldOnce();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private void ForgetOldOnce()
    {
        try
        {
            ForgetOld();
        }
        catch (Exception exception) when (exception is JournalUnavailableException or StateUnavailableException)
        {
            // Nothing is lost by keeping things longer.
            Log.SweepFailed(logger, exception);
        }
    }

    private async Task WorkAsync(string id, FleetRun run, Task mayBegin)
    {
        try
        {
            await mayBegin.ConfigureAwait(false);
            await run.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The program ends, or another worker has it already. The next start goes on.
            return;
        }

        _runs.TryRemove(id, out _);
        run.Dispose();
    }
}
