using System.Diagnostics.Metrics;

namespace Ocpp.Storage.Journal;

/// <summary>
/// How long commits take and how many records share one, as distributions; what else a journal has to tell is in <see cref="JournalStatistics"/>.
/// Called by the committer alone, read by whoever listens to the meter.
/// </summary>
internal sealed class JournalMetrics
{
    public const string MeterName = "Ocpp.Storage.Journal";

    // From a disk with a write cache of its own (tens of microseconds) to one that is about to fail.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    };

    private static readonly InstrumentAdvice<int> Records = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096],
    };

    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _records;

    public JournalMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram("ocpp.journal.commit.duration", "s", "One batch's write and fdatasync.", tags: null, Seconds);
        _records = meter.CreateHistogram("ocpp.journal.commit.records", "{record}", "Records that shared one commit.", tags: null, Records);
    }

    public void Committed(int records, TimeSpan duration)
    {
        _duration.Record(duration.TotalSeconds);
        _records.Record(records);
    }
}
