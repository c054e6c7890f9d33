using Ocpp.LoadTester.Measuring;
using Ocpp.LoadTester.Reporting;

namespace Ocpp.LoadTester.Coordination;

/// <summary>Puts the workers' seconds together, with what target and tester used meanwhile. One thread at a time.</summary>
internal sealed class SecondBook
{
    private readonly SortedDictionary<int, Entry> _entries = [];

    public IReadOnlyList<SecondSummary> Summaries => [.. _entries.Select(static entry => entry.Value.ToSummary(entry.Key))];

    public void Add(SecondFigures figures)
    {
        Entry entry = EntryOf(figures.Second);
        entry.Calls += figures.Calls;
        entry.Answers += figures.Answers;
        entry.Faults += figures.Faults;
        entry.Opened += figures.Opened;
        entry.Connected += figures.Connected;
        entry.Max = long.Max(entry.Max, figures.MaxLatency);
        for (int row = 0; row < HeatScale.Rows; row++)
        {
            entry.Heat[row] += figures.Heat[row];
        }
    }

    public void Add(int second, double? targetCpu, double? testerCpu, long? targetMemory)
    {
        Entry entry = EntryOf(second);
        entry.TargetCpu = targetCpu;
        entry.TesterCpu = testerCpu;
        entry.TargetMemory = targetMemory;
    }

    public SecondSummary SummaryOf(int second) => EntryOf(second).ToSummary(second);

    private Entry EntryOf(int second)
    {
        if (!_entries.TryGetValue(second, out Entry? entry))
        {
            _entries[second] = entry = new Entry();
        }

        return entry;
    }

    private sealed class Entry
    {
        public long Calls { get; set; }

        public long Answers { get; set; }

        public long Faults { get; set; }

        public long Opened { get; set; }

        public long Connected { get; set; }

        public long Max { get; set; }

        public long[] Heat { get; } = new long[HeatScale.Rows];

        public double? TargetCpu { get; set; }

        public double? TesterCpu { get; set; }

        public long? TargetMemory { get; set; }

        public SecondSummary ToSummary(int second) => new()
        {
            Second = second,
            Calls = Calls,
            Answers = Answers,
            Faults = Faults,
            Opened = Opened,
            Connected = Connected,
            P50Ms = double.Min(Percentile(0.5) * 1000, Max / 1e6),
            P99Ms = double.Min(Percentile(0.99) * 1000, Max / 1e6),
            MaxMs = Max / 1e6,
            Heat = Heat[..(Array.FindLastIndex(Heat, static count => count > 0) + 1)],
            TargetCpu = TargetCpu,
            TesterCpu = TesterCpu,
            TargetMemory = TargetMemory,
        };

        private double Percentile(double share)
        {
            long total = Heat.Sum();
            long wanted = (long)Math.Ceiling(total * share);
            for (int row = 0; row < Heat.Length && total > 0; row++)
            {
                wanted -= Heat[row];
                if (wanted <= 0)
                {
                    return HeatScale.UpperSeconds(row);
                }
            }

            return 0;
        }
    }
}
