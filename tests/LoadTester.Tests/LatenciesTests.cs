using Ocpp.LoadTester.Measuring;

namespace Ocpp.LoadTester.Tests;

public sealed class LatenciesTests
{
    [Fact]
    public void Percentiles_are_right_to_a_thousandth()
    {
        Latencies latencies = new();
        for (int microseconds = 1; microseconds <= 100_000; microseconds++)
        {
            latencies.Record(microseconds * 1000L);
        }

        foreach (double percentile in (double[])[1, 50, 90, 99, 99.9, 99.99])
        {
            double exact = percentile / 100 * 0.1;
            Assert.InRange(latencies.AtPercentile(percentile), exact * 0.999, exact * 1.001);
        }

        Assert.Equal(0.1, latencies.MaxSeconds);
        Assert.Equal(0.0500005, latencies.MeanSeconds, 9);
    }

    [Fact]
    public void What_two_workers_counted_is_what_one_would_have()
    {
        Latencies one = new();
        Latencies first = new();
        Latencies second = new();
        Random random = new(7);
        for (int index = 0; index < 10_000; index++)
        {
            long latency = (long)(-Math.Log(1 - random.NextDouble()) * 5_000_000);
            one.Record(latency);
            (index % 3 == 0 ? first : second).Record(latency);
        }

        Latencies merged = new();
        merged.Add(first.ToRecord());
        merged.Add(second.ToRecord());

        Assert.Equal(one.Count, merged.Count);
        Assert.Equal(one.MaxSeconds, merged.MaxSeconds);
        Assert.Equal(one.MeanSeconds, merged.MeanSeconds, 12);
        foreach (double percentile in (double[])[50, 90, 99, 99.9, 100])
        {
            Assert.Equal(one.AtPercentile(percentile), merged.AtPercentile(percentile), 9);
        }
    }

    [Fact]
    public void Nothing_recorded_is_nothing() => Assert.Equal((0L, 0.0, 0.0), (new Latencies().Count, new Latencies().AtPercentile(99), new Latencies().MeanSeconds));

    [Fact]
    public void A_latency_beyond_an_hour_counts_as_one_and_keeps_its_maximum()
    {
        Latencies latencies = new();

        latencies.Record(7_200_000_000_000);

        Assert.Equal(1, latencies.Count);
        Assert.Equal(7200, latencies.MaxSeconds);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(10_000, 0)]
    [InlineData(10_001, 1)]
    [InlineData(20_001, 5)]
    [InlineData(long.MaxValue, HeatScale.Rows - 1)]
    public void A_heat_maps_row_doubles_every_four(long nanoseconds, int row)
    {
        Assert.Equal(row, HeatScale.RowOf(nanoseconds));
        Assert.True(row == HeatScale.Rows - 1 || nanoseconds / 1e9 <= HeatScale.UpperSeconds(row) * 1.0001);
    }
}
