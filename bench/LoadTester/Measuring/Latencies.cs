using HdrHistogram;

namespace Ocpp.LoadTester.Measuring;

/// <summary>
/// A histogram of latencies: HdrHistogram with three significant digits, from 100 ns to an hour. Takes nanoseconds. One thread at a time.
/// </summary>
internal sealed class Latencies
{
    /// <summary>Nanoseconds of one unit.</summary>
    private const long Unit = 100;

    private const long Longest = 36_000_000_000;

    private readonly LongHistogram _histogram = new(1, Longest, 3);

    /// <summary>In nanoseconds; the histogram itself knows only where its buckets begin.</summary>
    private long _max;
    private double _sum;

    public long Count => _histogram.TotalCount;

    public double MaxSeconds => _max / 1e9;

    public double MeanSeconds => Count == 0 ? 0 : _sum / Count / 1e9;

    public void Record(long nanoseconds)
    {
        nanoseconds = long.Max(nanoseconds, 0);
        _histogram.RecordValue(long.Clamp(nanoseconds / Unit, 1, Longest));
        _max = long.Max(_max, nanoseconds);
        _sum += nanoseconds;
    }

    /// <summary>In seconds; 0 when nothing was recorded.</summary>
    public double AtPercentile(double percentile) =>
        Count == 0 ? 0 : double.Min(_histogram.GetValueAtPercentile(percentile) * Unit / 1e9, MaxSeconds);

    public void Add(LatencyRecord record)
    {
        for (int index = 0; index + 1 < record.Buckets.Length; index += 2)
        {
            _histogram.RecordValueWithCount(record.Buckets[index], record.Buckets[index + 1]);
        }

        _max = long.Max(_max, record.Max);
        _sum += record.Sum;
    }

    /// <summary>What goes from a worker to the coordinator: the buckets that are not empty, as pairs of value and count.</summary>
    public LatencyRecord ToRecord()
    {
        List<long> buckets = [];
        foreach (HdrHistogram.Iteration.HistogramIterationValue value in _histogram.RecordedValues())
        {
            buckets.Add(value.ValueIteratedTo);
            buckets.Add(value.CountAtValueIteratedTo);
        }

        return new LatencyRecord([.. buckets], _max, _sum);
    }
}

/// <summary>A histogram on its way between processes.</summary>
internal sealed record LatencyRecord(long[] Buckets, long Max, double Sum);
