using System.Globalization;
using Xunit.Abstractions;

namespace Ocpp.SmartCharging.Tests;

/// <summary>The composer's intervals against <see cref="SecondBySecond"/>. SMART_CHARGING_SEED repeats a run, SMART_CHARGING_CASES makes a longer one.</summary>
public sealed class ComposedAgainstEverySecondTests(ITestOutputHelper output)
{
    private const int DefaultCases = 400;

    private int Seed { get; } = FromEnvironment("SMART_CHARGING_SEED") ?? Random.Shared.Next();

    private int Cases { get; } = FromEnvironment("SMART_CHARGING_CASES") ?? DefaultCases;

    [Fact]
    public void A_connectors_schedule_says_for_each_second_what_holds_in_it()
    {
        output.WriteLine($"SMART_CHARGING_SEED={Seed}");
        for (int i = 0; i < Cases; i++)
        {
            RandomProfiles random = new(Seed + i);
            ChargingConnector connector = random.Connectors[i % random.Connectors.Count];

            CompositeSchedule schedule = ScheduleComposer.OfConnector(random.Profiles, connector, random.Window);

            AssertSame(schedule, Seed + i, at => SecondBySecond.OfConnector(random.Profiles, connector, random.Window, at));
        }
    }

    [Fact]
    public void A_charge_points_schedule_says_for_each_second_what_holds_in_it()
    {
        output.WriteLine($"SMART_CHARGING_SEED={Seed}");
        for (int i = 0; i < Cases; i++)
        {
            RandomProfiles random = new(Seed + i);
            List<ChargingConnector> connectors = [.. random.Connectors.Take(i % 4)];

            CompositeSchedule schedule = ScheduleComposer.OfChargePoint(random.Profiles, connectors, random.Window);

            AssertSame(schedule, Seed + i, at => SecondBySecond.OfChargePoint(random.Profiles, connectors, random.Window, at));
        }
    }

    [Fact]
    public void Every_periods_profiles_alone_give_its_limit()
    {
        output.WriteLine($"SMART_CHARGING_SEED={Seed}");
        for (int i = 0; i < Cases; i++)
        {
            RandomProfiles random = new(Seed + i);
            ChargingConnector connector = random.Connectors[0];

            CompositeSchedule schedule = ScheduleComposer.OfConnector(random.Profiles, connector, random.Window);

            foreach (CompositePeriod period in schedule.Periods)
            {
                DateTimeOffset at = random.Window.Start.AddSeconds(period.StartPeriod);
                Assert.Equal(period.Limit, SecondBySecond.OfConnector([.. random.Profiles.Intersect(period.Profiles)], connector, random.Window, at)?.Limit);
            }
        }
    }

    private static void AssertSame(CompositeSchedule schedule, int seed, Func<DateTimeOffset, (decimal Limit, int? Phases)?> expected)
    {
        Assert.Equal(0, schedule.Periods[0].StartPeriod);
        int period = 0;
        for (int second = 0; second < schedule.Window.Duration; second++)
        {
            if (period + 1 < schedule.Periods.Count && schedule.Periods[period + 1].StartPeriod == second)
            {
                CompositePeriod before = schedule.Periods[period++];
                Assert.NotEqual((before.Limit, before.NumberPhases), (schedule.Periods[period].Limit, schedule.Periods[period].NumberPhases));
            }

            (decimal Limit, int? Phases)? right = expected(schedule.Window.Start.AddSeconds(second));
            if (schedule.Periods[period].Limit != right?.Limit || schedule.Periods[period].NumberPhases != right?.Phases)
            {
                Assert.Fail($"Seed {seed}, second {second}: {schedule.Periods[period].Limit}/{schedule.Periods[period].NumberPhases} instead of {right?.Limit}/{right?.Phases}.");
            }
        }

        Assert.Equal(schedule.Periods.Count - 1, period);
    }

    private static int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : null;
}
