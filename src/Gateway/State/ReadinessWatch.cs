using System.Globalization;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>
/// Whether new charge points should be sent here: journal, state and disk each say for themselves, and the state's lag counts only once it
/// has lasted. Safe from any thread; looks by itself too, so that a lag between two questions isn't missed.
/// </summary>
internal sealed partial class ReadinessWatch(
    IEventJournal journal, StateStore store, IEnumerable<IReadinessCheck> checks, ReadinessLimits limits, TimeProvider clock, ILogger<ReadinessWatch> logger) : BackgroundService
{
    private readonly Lock _lock = new();
    private long? _lagsSince;
    private string _lastStatus = "";

    /// <summary>What is wrong now; empty when nothing is. The gravest comes first.</summary>
    public IReadOnlyList<ReadinessProblem> Look()
    {
        List<ReadinessProblem> problems = [];
        AddJournal(problems);
        if (store.Health != StateHealth.Healthy)
        {
            problems.Add(new ReadinessProblem("storage-failed", "state", "A fact could not be applied or the state's files could not be written; the process ends."));
        }

        AddDisk(problems);
        AddLag(problems);
        foreach (IReadinessCheck check in checks)
        {
            problems.AddRange(check.Look());
        }

        return problems;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(limits.LookEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Tell(Look());
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
    }

    private void AddJournal(List<ReadinessProblem> problems)
    {
        switch (journal.Health)
        {
            case JournalHealth.Full:
                problems.Add(new ReadinessProblem("disk-full", "journal", "The disk takes no more; charge points are turned away until there is room again."));
                break;
            case JournalHealth.Failed:
                problems.Add(new ReadinessProblem("storage-failed", "journal", "A write to the journal failed, so what is on disk is unknown; the process ends."));
                break;
            case JournalHealth.Healthy:
                break;
        }
    }

    private void AddDisk(List<ReadinessProblem> problems)
    {
        JournalStatistics figures = journal.Statistics;
        long least = figures.ReservedFreeBytes + (long)(figures.ReservedFreeBytes * limits.LowDiskShare);
        if (figures.FreeBytes is { } free && free < least)
        {
            problems.Add(new ReadinessProblem("disk-low", "disk", string.Create(
                CultureInfo.InvariantCulture, $"{free >> 20} MiB are free on the volume of Storage:Directory; below {figures.ReservedFreeBytes >> 20} MiB nothing is taken any more.")));
        }
    }

    private void AddLag(List<ReadinessProblem> problems)
    {
        long lag = store.Statistics.Lag;
        lock (_lock)
        {
            if (lag <= limits.MaxLag)
            {
                _lagsSince = null;
                return;
            }

            _lagsSince ??= clock.GetTimestamp();
            TimeSpan lasts = clock.GetElapsedTime(_lagsSince.Value);
            if (lasts >= limits.LagGrace)
            {
                problems.Add(new ReadinessProblem("state-lagging", "state", string.Create(
                    CultureInfo.InvariantCulture, $"The state is {lag} records behind the journal, and more than {limits.MaxLag} for {lasts.TotalSeconds:0} s.")));
            }
        }
    }

    private void Tell(IReadOnlyList<ReadinessProblem> problems)
    {
        string status = problems.Count == 0 ? "" : problems[0].Status;
        if (status == _lastStatus)
        {
            return;
        }

        _lastStatus = status;
        if (problems.Count == 0)
        {
            Log.Ready(logger);
        }
        else
        {
            Log.NotReady(logger, problems[0].Part, problems[0].Why);
        }
    }
}
