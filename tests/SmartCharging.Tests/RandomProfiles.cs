namespace Ocpp.SmartCharging.Tests;

/// <summary>Sets of charging profiles as nobody would write them, whose edges crowd in and around one window. The same seed gives the same set.</summary>
internal sealed class RandomProfiles
{
    private readonly Random _random;

    public RandomProfiles(int seed)
    {
        _random = new Random(seed);
        DateTimeOffset start = new DateTimeOffset(2026, 3, 28, 23, 30, 0, TimeSpan.Zero).AddMilliseconds(_random.Next(3) == 0 ? _random.Next(1000) : 0);
        Window = new CompositeWindow(start, _random.Next(1, 4000), Any(ChargingRateUnit.A, ChargingRateUnit.W), Any(230m, 230m, 120m, 239.6m));
        for (int id = 1; id <= 3; id++)
        {
            bool isCharging = _random.Next(3) > 0;
            Connectors.Add(new ChargingConnector(id, isCharging ? 100 + id : null, isCharging ? Near(-3000, 200) : null));
        }

        for (int id = _random.Next(0, 14); id > 0; id--)
        {
            Profiles.Add(Profile(id));
        }
    }

    public CompositeWindow Window { get; }

    public List<ChargingConnector> Connectors { get; } = [];

    public List<ChargingProfile> Profiles { get; } = [];

    private ChargingProfile Profile(int id)
    {
        ChargingProfileKind kind = Any(ChargingProfileKind.Absolute, ChargingProfileKind.Recurring, ChargingProfileKind.Relative);
        ChargingProfilePurpose purpose = Any(ChargingProfilePurpose.ChargePointMaxProfile, ChargingProfilePurpose.TxDefaultProfile, ChargingProfilePurpose.TxDefaultProfile, ChargingProfilePurpose.TxProfile);
        int connectorId = purpose == ChargingProfilePurpose.ChargePointMaxProfile && Chance(80) ? 0 : _random.Next(0, 4);
        return new ChargingProfile
        {
            Id = id,
            ConnectorId = connectorId,
            TransactionId = purpose == ChargingProfilePurpose.TxProfile && Chance(70) ? Any(100 + connectorId, 100 + connectorId, 999) : null,
            StackLevel = _random.Next(0, 4),
            Purpose = purpose,
            Kind = kind,
            Recurrency = kind == ChargingProfileKind.Recurring ? Chance(90) ? Any(RecurrencyKind.Daily, RecurrencyKind.Weekly) : null : null,
            ValidFrom = Chance(30) ? Near(-500, 2500) : null,
            ValidTo = Chance(30) ? Near(500, 4500) : null,
            AcceptedAt = Near(-2000, 0),
            Schedule = Schedule(kind),
        };
    }

    private ChargingSchedule Schedule(ChargingProfileKind kind) => new()
    {
        Unit = Any(ChargingRateUnit.A, ChargingRateUnit.W),
        Duration = Chance(60) ? Any(0, 1, _random.Next(-5, 4000), _random.Next(0, 200_000)) : null,
        StartSchedule = Chance(85) ? Start(kind) : null,
        Periods = [.. Enumerable.Range(0, _random.Next(0, 6)).Select(index => new ChargingSchedulePeriod(
            index == 0 && Chance(70) ? 0 : Any(_random.Next(-5, 3000), _random.Next(0, 100), _random.Next(86_000, 87_000), _random.Next(0, 700_000)),
            Any(0m, 6m, 6.05m, 16m, 32m, 1380m, 11_000m, _random.Next(-50, 20_000) / 7m),
            Any<int?>(null, null, 1, 2, 3, 0, 17)))],
    };

    // A recurring one may have begun weeks ago, so that its turn falls into the window.
    private DateTimeOffset Start(ChargingProfileKind kind) =>
        kind == ChargingProfileKind.Recurring ? Near(-3000, 4500).AddDays(-_random.Next(-1, 30)) : Near(-3000, 4500);

    private DateTimeOffset Near(int fromSeconds, int toSeconds) =>
        Window.Start.AddSeconds(_random.Next(fromSeconds, toSeconds)).AddMilliseconds(Chance(25) ? _random.Next(1000) : 0);

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Any<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
