using Ocpp.LoadTester.Measuring;
using Ocpp.LoadTester.Reporting;

namespace Ocpp.LoadTester.Coordination;

/// <summary>All workers' results as one.</summary>
internal sealed class Merged(IReadOnlyList<WorkerResult> workers)
{
    private static readonly double[] PlottedPercentiles = [0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.7, 99.9, 99.95, 99.99, 99.999, 100];

    public IReadOnlyList<WorkerResult> Workers => workers;

    public Latencies All { get; } = Merge(workers, static worker => worker.All);

    public long Sum(Func<WorkerResult, long> read) => workers.Sum(read);

    public Latencies Latencies(Func<WorkerResult, LatencyRecord> read) => Merge(workers, read);

    public Dictionary<string, long> Counts(Func<WorkerResult, Dictionary<string, long>> read)
    {
        Dictionary<string, long> counts = [];
        foreach ((string name, long count) in workers.SelectMany(read))
        {
            counts[name] = counts.GetValueOrDefault(name) + count;
        }

        return counts.OrderByDescending(static count => count.Value).ToDictionary();
    }

    public Dictionary<string, ActionSummary> Actions() => workers
        .SelectMany(static worker => worker.Actions)
        .GroupBy(static action => action.Key, static action => action.Value)
        .OrderByDescending(static action => action.Sum(static figures => figures.Calls))
        .ToDictionary(static action => action.Key, static action =>
        {
            Latencies latencies = new();
            foreach (ActionRecord record in action)
            {
                latencies.Add(record.Latencies);
            }

            return new ActionSummary(action.Sum(static figures => figures.Calls), action.Sum(static figures => figures.Answers), Summarize(latencies));
        });

    public Dictionary<string, HostileFigures> Hostile() => workers
        .SelectMany(static worker => worker.Hostile)
        .GroupBy(static peer => peer.Key, static peer => peer.Value)
        .ToDictionary(static peer => peer.Key, static peer => new HostileFigures
        {
            Connections = peer.Sum(static figures => figures.Connections),
            Messages = peer.Sum(static figures => figures.Messages),
            Refused = peer.Sum(static figures => figures.Refused),
            ClosedByTarget = peer.Sum(static figures => figures.ClosedByTarget),
            EndedByUs = peer.Sum(static figures => figures.EndedByUs),
        });

    /// <summary>All are up when the last worker's are.</summary>
    public List<Recovery> Recoveries()
    {
        List<Recovery> all = [];
        for (int index = 0; index < workers[0].Recoveries.Count; index++)
        {
            List<Recovery> parts = [.. workers.Where(worker => worker.Recoveries.Count > index).Select(worker => worker.Recoveries[index])];
            all.Add(new Recovery
            {
                AtSeconds = parts[0].AtSeconds,
                Action = parts[0].Action,
                ChargePoints = parts.Sum(static part => part.ChargePoints),
                Seconds = parts.TrueForAll(static part => part.Seconds is not null) ? parts.Max(static part => part.Seconds) : null,
            });
        }

        return all;
    }

    public List<double[]> Percentiles() => [.. PlottedPercentiles.Select(percentile => (double[])[percentile, 1000 * All.AtPercentile(percentile)])];

    public static LatencySummary Summarize(Latencies latencies) => new(
        latencies.Count,
        1000 * latencies.MeanSeconds,
        1000 * latencies.AtPercentile(50),
        1000 * latencies.AtPercentile(90),
        1000 * latencies.AtPercentile(99),
        1000 * latencies.AtPercentile(99.9),
        1000 * latencies.MaxSeconds);

    private static Latencies Merge(IReadOnlyList<WorkerResult> workers, Func<WorkerResult, LatencyRecord> read)
    {
        Latencies merged = new();
        foreach (WorkerResult worker in workers)
        {
            merged.Add(read(worker));
        }

        return merged;
    }
}
