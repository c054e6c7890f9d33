using System.Globalization;
using System.Net;
using Ocpp.Gateway.Admission;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Admission;

/// <summary>Who connects again and again, and what becomes of it.</summary>
public sealed class FlapTableTests
{
    private const long Second = 1000;

    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.2");

    private readonly AdmissionOptions _options = new()
    {
        FlapLimit = 10,
        FlapWindow = TimeSpan.FromSeconds(60),
        FlapPenalty = TimeSpan.FromSeconds(10),
        MaxFlapPenalty = TimeSpan.FromSeconds(80),
    };

    [Fact]
    public void As_many_connections_as_the_limit_mean_nothing()
    {
        FlapTable table = new(_options);

        IEnumerable<TimeSpan?> penalties = Enumerable.Range(0, 10).Select(_ => table.Count("CP-1", null, 0));

        Assert.All(penalties, static penalty => Assert.Null(penalty));
        Assert.False(table.MayHold(0));
    }

    [Fact]
    public void One_more_is_kept_out_for_the_first_penalty()
    {
        FlapTable table = new(_options);

        TimeSpan? penalty = Connect(table, 11, nowMs: 0);

        Assert.Equal(_options.FlapPenalty, penalty);
        Assert.Equal(10 * Second, table.Left("CP-1", Here, 0).Left);
        Assert.Equal(1, table.Left("CP-1", Here, (10 * Second) - 1).Left);
        Assert.Equal(0, table.Left("CP-1", Here, 10 * Second).Left);
    }

    [Fact]
    public void One_that_comes_at_the_allowed_pace_never_is()
    {
        FlapTable table = new(_options);

        IEnumerable<TimeSpan?> penalties = Enumerable.Range(0, 1000).Select(i => table.Count("CP-1", null, i * 6 * Second));

        Assert.All(penalties, static penalty => Assert.Null(penalty));
    }

    [Fact]
    public void The_penalty_doubles_up_to_the_longest()
    {
        FlapTable table = new(_options);
        List<double> penalties = [];
        long nowMs = 0;
        while (penalties.Count < 6)
        {
            // A firmware in a loop: again as soon as it may, and then each second.
            TimeSpan? penalty = table.Count("CP-1", null, nowMs);
            penalties.AddRange(penalty is { } time ? [time.TotalSeconds] : []);
            nowMs += Math.Max(Second, table.Left("CP-1", Here, nowMs).Left);
        }

        Assert.Equal([10, 20, 40, 80, 80, 80], penalties);
    }

    [Fact]
    public void Peace_takes_the_doubling_back_step_by_step()
    {
        FlapTable table = new(_options);
        long nowMs = 0;
        Connect(table, 11, nowMs);
        nowMs += 10 * Second;
        TimeSpan? second = Connect(table, 11, nowMs);
        nowMs += 20 * Second;

        // As long as the longest penalty takes one of the two steps back.
        nowMs += 80 * Second;
        TimeSpan? afterOne = Connect(table, 11, nowMs);
        nowMs += (20 * Second) + (2 * 80 * Second);
        TimeSpan? afterAll = Connect(table, 11, nowMs);

        Assert.Equal(TimeSpan.FromSeconds(20), second);
        Assert.Equal(TimeSpan.FromSeconds(20), afterOne);
        Assert.Equal(TimeSpan.FromSeconds(10), afterAll);
    }

    [Fact]
    public void What_somebody_does_without_proof_counts_only_where_it_came_from()
    {
        FlapTable table = new(_options);

        Connect(table, 50, nowMs: 0, Elsewhere);

        Assert.Equal(0, table.Left("CP-1", Here, 1).Left);
        Assert.NotEqual(0, table.Left("CP-1", Elsewhere, 1).Left);
        Assert.Null(table.Count("CP-1", null, 1));
    }

    [Fact]
    public void What_was_proved_counts_wherever_it_came_from()
    {
        FlapTable table = new(_options);

        Connect(table, 11, nowMs: 0);

        Assert.NotEqual(0, table.Left("CP-1", Here, 1).Left);
        Assert.NotEqual(0, table.Left("CP-1", Elsewhere, 1).Left);
    }

    [Fact]
    public void Random_identities_neither_fill_it_nor_drive_out_who_flaps()
    {
        FlapTable table = new(_options);
        Connect(table, 11, nowMs: 0);

        for (int i = 0; i < 20 * FlapTable.Capacity; i++)
        {
            table.Count(string.Create(CultureInfo.InvariantCulture, $"X-{i}"), Elsewhere, 5);
        }

        Assert.NotEqual(0, table.Left("CP-1", Here, 5).Left);
    }

    [Fact]
    public void Counting_one_that_is_known_allocates_nothing()
    {
        FlapTable table = new(_options);
        table.Count("CP-1", null, 0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 100; i++)
        {
            table.Count("CP-1", null, i);
            table.Left("CP-1", Here, i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static TimeSpan? Connect(FlapTable table, int count, long nowMs, IPAddress? address = null)
    {
        TimeSpan? last = null;
        for (int i = 0; i < count; i++)
        {
            last = table.Count("CP-1", address, nowMs) ?? last;
        }

        return last;
    }
}
