namespace Ocpp.SmartCharging.Tests;

public sealed class ScheduleComposerTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChargingConnector Idle = new(1);
    private static readonly ChargingConnector Charging = new(1, 4711, Now.AddMinutes(-10));

    [Fact]
    public void Without_profiles_there_is_no_limit() => Assert.Equal("0:none", Compose([], Idle));

    [Fact]
    public void The_highest_stack_level_counts_while_it_lasts_and_the_lower_one_after_it()
    {
        ChargingProfile low = Default(1) with { StackLevel = 0, Schedule = Amperes((0, 32)) };
        ChargingProfile high = Default(2) with { StackLevel = 3, Schedule = Amperes((0, 10), (600, 16)) with { Duration = 1200 } };

        Assert.Equal("0:10.0 600:16.0 1200:32.0", Compose([low, high], Idle));
    }

    [Fact]
    public void A_high_level_without_duration_hides_everything_below_it()
    {
        ChargingProfile low = Default(1) with { StackLevel = 0, Schedule = Amperes((0, 6)) };
        ChargingProfile high = Default(2) with { StackLevel = 1, Schedule = Amperes((0, 32)) };

        Assert.Equal("0:32.0", Compose([high, low], Idle));
    }

    [Fact]
    public void A_schedule_that_begins_late_leaves_the_time_before_it_to_lower_levels()
    {
        ChargingProfile low = Default(1) with { StackLevel = 0, Schedule = Amperes((0, 32)) };
        ChargingProfile high = Default(2) with { StackLevel = 1, Schedule = Amperes((300, 10)) with { Duration = 400 } };

        Assert.Equal("0:32.0 300:10.0 400:32.0", Compose([low, high], Idle));
    }

    [Fact]
    public void A_TxProfile_overrules_the_default_of_its_transaction_whatever_the_levels()
    {
        ChargingProfile standard = Default(1) with { StackLevel = 9, Schedule = Amperes((0, 6)) };
        ChargingProfile own = Default(2) with { Purpose = ChargingProfilePurpose.TxProfile, TransactionId = 4711, Schedule = Amperes((0, 20)) with { Duration = 60 } };
        ChargingProfile foreign = own with { Id = 3, TransactionId = 4712, StackLevel = 5, Schedule = Amperes((0, 25)) };

        Assert.Equal("0:20.0 60:6.0", Compose([standard, own, foreign], Charging));
        Assert.Equal("0:6.0", Compose([standard, own, foreign], Idle));
    }

    [Fact]
    public void A_connectors_own_default_stands_in_for_that_of_connector_0()
    {
        ChargingProfile everywhere = Default(1) with { ConnectorId = 0, StackLevel = 2, Schedule = Amperes((0, 10)) };
        ChargingProfile here = Default(2) with { ConnectorId = 1, StackLevel = 2, Schedule = Amperes((0, 16)) with { Duration = 100 } };

        Assert.Equal("0:16.0 100:10.0", Compose([everywhere, here], Idle));
        Assert.Equal("0:10.0", Compose([everywhere, here], new ChargingConnector(2)));
    }

    [Fact]
    public void The_charge_points_maximum_caps_and_is_the_limit_where_there_is_no_other()
    {
        ChargingProfile cap = Default(1) with { Purpose = ChargingProfilePurpose.ChargePointMaxProfile, ConnectorId = 0, Schedule = Amperes((0, 20), (900, 8)) };
        ChargingProfile standard = Default(2) with { Schedule = Amperes((0, 16)) with { Duration = 1800 } };

        Assert.Equal("0:16.0 900:8.0", Compose([cap, standard], Idle));
        Assert.Equal("0:20.0 900:8.0", Compose([cap], Idle));
    }

    [Fact]
    public void A_recurring_profile_begins_again_at_its_own_time_of_day_and_is_cut_there()
    {
        ChargingProfile daily = Default(1) with
        {
            Kind = ChargingProfileKind.Recurring,
            Recurrency = RecurrencyKind.Daily,
            Schedule = Amperes((0, 6), (85_800, 32)) with { StartSchedule = Now.AddDays(-10).AddMinutes(30), Duration = 200_000 },
        };

        Assert.Equal("0:6.0 1200:32.0 1800:6.0", Compose([daily], Idle));
    }

    [Fact]
    public void A_weekly_profile_counts_from_the_day_of_its_start_and_not_from_monday()
    {
        ChargingProfile weekly = Default(1) with
        {
            Kind = ChargingProfileKind.Recurring,
            Recurrency = RecurrencyKind.Weekly,
            Schedule = Amperes((0, 6)) with { StartSchedule = Now.AddDays(-21).AddSeconds(120), Duration = 60 },
        };

        Assert.Equal("0:none 120:6.0 180:none", Compose([weekly], Idle));
    }

    [Fact]
    public void A_recurring_profile_has_not_begun_before_its_start()
    {
        ChargingProfile daily = Default(1) with
        {
            Kind = ChargingProfileKind.Recurring,
            Recurrency = RecurrencyKind.Daily,
            Schedule = Amperes((0, 6)) with { StartSchedule = Now.AddSeconds(50) },
        };

        Assert.Equal("0:none 50:6.0", Compose([daily], Idle));
    }

    [Fact]
    public void Relative_times_count_from_the_start_of_the_transaction()
    {
        ChargingProfile relative = Default(1) with { Kind = ChargingProfileKind.Relative, Schedule = Amperes((0, 32), (900, 10)) with { StartSchedule = null } };

        Assert.Equal("0:32.0 300:10.0", Compose([relative], Charging));
        Assert.Equal("0:32.0 900:10.0", Compose([relative], Idle));
    }

    [Fact]
    public void A_profile_counts_from_validFrom_until_just_before_validTo()
    {
        ChargingProfile profile = Default(1) with { ValidFrom = Now.AddSeconds(10), ValidTo = Now.AddSeconds(20), Schedule = Amperes((0, 6)) };

        Assert.Equal("0:none 10:6.0 20:none", Compose([profile], Idle));
    }

    [Fact]
    public void Edges_within_a_second_count_from_the_next_one()
    {
        ChargingProfile profile = Default(1) with { ValidFrom = Now.AddMilliseconds(10_001), ValidTo = Now.AddMilliseconds(19_999), Schedule = Amperes((0, 6)) };

        Assert.Equal("0:none 11:6.0 20:none", Compose([profile], Idle));
    }

    [Fact]
    public void The_whole_charge_point_may_draw_what_its_connectors_may_together_and_no_more_than_its_maximum()
    {
        ChargingProfile cap = Default(1) with { Purpose = ChargingProfilePurpose.ChargePointMaxProfile, ConnectorId = 0, Schedule = Amperes((0, 32), (600, 18)) };
        ChargingProfile everywhere = Default(2) with { ConnectorId = 0, Schedule = Amperes((0, 10)) with { Duration = 1200 } };
        CompositeWindow window = new(Now, 3600, ChargingRateUnit.A);

        Assert.Equal("0:20.0 600:18.0", Show(ScheduleComposer.OfChargePoint([cap, everywhere], [new(1), new(2)], window)));
        Assert.Equal("0:32.0 600:18.0", Show(ScheduleComposer.OfChargePoint([cap, everywhere], [], window)));
        Assert.Equal("0:20.0 1200:none", Show(ScheduleComposer.OfChargePoint([everywhere], [new(1), new(2)], window)));
    }

    [Fact]
    public void Units_are_compared_and_shown_by_voltage_and_phases()
    {
        ChargingProfile watts = Default(1) with { Schedule = new() { Unit = ChargingRateUnit.W, StartSchedule = Now, Periods = [new(0, 6000m), new(60, 3680m, 1)] } };
        ChargingProfile cap = Default(2) with { Purpose = ChargingProfilePurpose.ChargePointMaxProfile, ConnectorId = 0, Schedule = Amperes((0, 10)) };

        Assert.Equal("0:8.7 60:16.0/1", Compose([watts], Idle));
        Assert.Equal("0:8.7 60:10.0", Compose([watts, cap], Idle));
        Assert.Equal("0:6900.0", Show(ScheduleComposer.OfConnector([cap], Idle, new(Now, 3600, ChargingRateUnit.W))));
        Assert.Equal("0:3600.0", Show(ScheduleComposer.OfConnector([cap], Idle, new(Now, 3600, ChargingRateUnit.W, 120m))));
    }

    [Fact]
    public void Every_limit_has_one_fractional_digit()
    {
        CompositeSchedule schedule = ScheduleComposer.OfConnector([Default(1) with { Schedule = Amperes((0, 6), (1, 6.25m)) }], Idle, new(Now, 3600, ChargingRateUnit.A));

        Assert.Equal(["6.0", "6.3"], schedule.Periods.Select(period => period.Limit!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Neighbours_with_the_same_limit_are_one_period_of_both_profiles()
    {
        ChargingProfile low = Default(1) with { StackLevel = 0, Schedule = Amperes((0, 16)) };
        ChargingProfile high = Default(2) with { StackLevel = 1, Schedule = Amperes((0, 16), (10, 16)) with { Duration = 20 } };

        CompositeSchedule schedule = ScheduleComposer.OfConnector([low, high], Idle, new(Now, 3600, ChargingRateUnit.A));

        Assert.Equal([2, 1], Assert.Single(schedule.Periods).Profiles.Select(profile => profile.Id));
    }

    [Fact]
    public void Only_profiles_whose_limit_holds_at_some_time_contribute()
    {
        ChargingProfile hidden = Default(1) with { StackLevel = 0, Schedule = Amperes((0, 6)) };
        ChargingProfile shown = Default(2) with { StackLevel = 1, Schedule = Amperes((0, 16)) };
        ChargingProfile cap = Default(3) with { Purpose = ChargingProfilePurpose.ChargePointMaxProfile, ConnectorId = 0, Schedule = Amperes((0, 32)) };

        CompositeSchedule schedule = ScheduleComposer.OfConnector([hidden, shown, cap], Idle, new(Now, 3600, ChargingRateUnit.A));

        Assert.Equal([2], schedule.Contributing.Select(profile => profile.Id));
    }

    [Fact]
    public void The_highest_hint_of_those_that_count_is_shown_in_the_windows_unit()
    {
        ChargingProfile one = Default(1) with { Schedule = Amperes((0, 16)) with { MinChargingRate = 6m } };
        ChargingProfile hidden = Default(2) with { StackLevel = -1, Schedule = Amperes((0, 16)) with { MinChargingRate = 10m } };

        CompositeSchedule schedule = ScheduleComposer.OfConnector([one, hidden], Idle, new(Now, 3600, ChargingRateUnit.W));

        Assert.Equal(4140.0m, schedule.MinChargingRate);
    }

    [Fact]
    public void Absurd_numbers_are_bounded_and_break_nothing()
    {
        ChargingProfile absurd = Default(1) with
        {
            Schedule = new()
            {
                Unit = ChargingRateUnit.A,
                StartSchedule = DateTimeOffset.MaxValue.AddDays(-1),
                Duration = int.MaxValue,
                Periods = [new(int.MaxValue, decimal.MaxValue, int.MaxValue), new(int.MinValue, decimal.MinValue, int.MinValue), new(0, decimal.MaxValue)],
            },
        };

        Assert.Equal("0:none", Compose([absurd], Idle));
        Assert.Equal("0:1000000000.0", Compose([absurd with { Schedule = absurd.Schedule with { StartSchedule = DateTimeOffset.MinValue, Duration = null } }], Idle));
        Assert.Equal("0:690000000000.0", Show(ScheduleComposer.OfConnector(
            [absurd with { Schedule = absurd.Schedule with { StartSchedule = Now } }], Idle, new(Now, int.MaxValue, ChargingRateUnit.W))));
    }

    [Theory]
    [InlineData(0, 230)]
    [InlineData(-1, 230)]
    [InlineData(60, 0)]
    public void A_window_has_a_second_at_least_and_a_voltage(int duration, int voltage) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ScheduleComposer.OfConnector([], Idle, new(Now, duration, ChargingRateUnit.A, voltage)));

    private static ChargingProfile Default(int id) => new()
    {
        Id = id,
        ConnectorId = 1,
        StackLevel = 0,
        Purpose = ChargingProfilePurpose.TxDefaultProfile,
        Kind = ChargingProfileKind.Absolute,
        AcceptedAt = Now.AddHours(-1),
        Schedule = Amperes((0, 6)),
    };

    private static ChargingSchedule Amperes(params (int Start, decimal Limit)[] periods) => new()
    {
        Unit = ChargingRateUnit.A,
        StartSchedule = Now,
        Periods = [.. periods.Select(period => new ChargingSchedulePeriod(period.Start, period.Limit))],
    };

    private static string Compose(IReadOnlyCollection<ChargingProfile> profiles, ChargingConnector connector) =>
        Show(ScheduleComposer.OfConnector(profiles, connector, new CompositeWindow(Now, 3600, ChargingRateUnit.A)));

    // As "second:limit", with "/phases" where the profile states them.
    private static string Show(CompositeSchedule schedule) => string.Join(' ', schedule.Periods.Select(period => FormattableString.Invariant(
        $"{period.StartPeriod}:{(period.Limit is { } limit ? limit : "none")}{(period.NumberPhases is { } phases ? $"/{phases}" : "")}")));
}
