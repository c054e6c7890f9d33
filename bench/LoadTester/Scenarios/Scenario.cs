namespace Ocpp.LoadTester.Scenarios;

/// <summary>What a run does: read from a scenario file, with the command line's changes on top. Workers get it as JSON.</summary>
internal sealed record Scenario
{
    public string Name { get; init; } = "";

    public string About { get; init; } = "";

    public int ChargePoints { get; init; } = 1000;

    /// <summary>Of each charge point, without connector 0.</summary>
    public int Connectors { get; init; } = 2;

    /// <summary>New connections a second; 0 is all at once.</summary>
    public double ConnectRate { get; init; } = 1000;

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an answer is waited for before its call counts as lost.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between a connection's end and the next attempt.</summary>
    public DurationRange Reconnect { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    public ulong Seed { get; init; } = 1;

    public LoadShape Load { get; init; }

    /// <summary>Calls a second of all charge points together, for an open loop and for commands.</summary>
    public double Rate { get; init; }

    /// <summary>How many charge points call in a closed loop; 0 is all.</summary>
    public int Callers { get; init; }

    public Heartbeats Heartbeats { get; init; }

    public TimeSpan HeartbeatInterval { get; init; }

    public IReadOnlyList<MixEntry> Mix { get; init; } = [];

    public IReadOnlyList<CommandEntry> Commands { get; init; } = [];

    public Life Life { get; init; } = new();

    public IReadOnlyList<TimelineEvent> Timeline { get; init; } = [];

    public IReadOnlyList<HostileEntry> Hostile { get; init; } = [];

    public IReadOnlyList<Expectation> Expectations { get; init; } = [];
}

/// <summary>Who decides when the next call is made.</summary>
internal enum LoadShape : byte
{
    /// <summary>Nobody: charge points boot, report their connectors and keep still.</summary>
    None,

    /// <summary>A schedule of its own, whether or not answers come: what a fleet does.</summary>
    Open,

    /// <summary>The last answer: each caller calls again at once.</summary>
    Closed,

    /// <summary>What happens at the charge points: vehicles come and go.</summary>
    Life,

    /// <summary>The Central System's REST API, at a rate.</summary>
    Commands,
}

/// <summary>When a charge point sends Heartbeats of its own.</summary>
internal enum Heartbeats : byte
{
    /// <summary>As the answer to BootNotification says.</summary>
    Answered,

    /// <summary>At the scenario's own interval.</summary>
    Own,

    /// <summary>Never.</summary>
    Off,
}

/// <summary>What may be called in a mix.</summary>
internal enum MixCall : byte
{
    Heartbeat,
    MeterValues,
    StatusNotification,
    Authorize,
    DataTransfer,

    /// <summary>Authorize, StartTransaction, StatusNotification, MeterValues, StopTransaction, StatusNotification, one after the other.</summary>
    Transaction,
}

/// <summary>One kind of call and its weight. <paramref name="Count"/> is the samples of a MeterValues, or the MeterValues of a transaction.</summary>
internal sealed record MixEntry(MixCall Call, int Weight, int Count);

/// <summary>One command of the REST API and its weight.</summary>
internal sealed record CommandEntry(string Command, int Weight);

/// <summary>A fleet's day: how often what happens at a charge point, in the fleet's own time.</summary>
internal sealed record Life
{
    /// <summary>How much time of the fleet the run's duration stands for.</summary>
    public TimeSpan Day { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Vehicles per connector and hour, by hours of the day.</summary>
    public IReadOnlyList<Arrivals> Arrivals { get; init; } = [];

    public DurationRange Session { get; init; } = new(TimeSpan.FromMinutes(20), TimeSpan.FromHours(3));

    public NumberRange Kilowatts { get; init; } = new(3.7, 50);

    public TimeSpan MeterInterval { get; init; } = TimeSpan.FromMinutes(15);

    public int MeterSamples { get; init; } = 1;

    /// <summary>Link losses per charge point and day.</summary>
    public double Offline { get; init; }

    public DurationRange OfflineFor { get; init; }

    /// <summary>Faults per connector and day.</summary>
    public double Faults { get; init; }

    public DurationRange FaultsFor { get; init; }

    /// <summary>Charge points that get new firmware during the day.</summary>
    public double Firmware { get; init; }

    public TimeSpan FirmwareFrom { get; init; }

    public TimeSpan FirmwareTo { get; init; }
}

/// <summary>Vehicles per connector and hour between two times of the day.</summary>
internal sealed record Arrivals(TimeSpan From, TimeSpan To, double PerHour);

/// <summary>What befalls charge points at a time of the run.</summary>
internal enum TimelineAction : byte
{
    /// <summary>The link is cut; charge points live on and come back without a boot.</summary>
    Drop,

    /// <summary>The power is cut; charge points boot and report transactions that it ended.</summary>
    PowerCut,
}

/// <summary>Counted from the end of the warm-up.</summary>
internal sealed record TimelineEvent(TimeSpan At, TimelineAction Action, double Share);

/// <summary>How a hostile peer behaves.</summary>
internal enum HostileKind : byte
{
    Garbage,
    SlowReader,
    HalfOpen,
    DuplicateIdentity,
    Flood,
}

/// <summary>So many peers of a kind, beside the charge points.</summary>
internal sealed record HostileEntry(HostileKind Kind, int Count);

/// <summary>A threshold: <c>errors</c>, <c>p50</c>, <c>p99</c>, <c>p99.9</c>, <c>max</c> (all in seconds) at most, <c>rate</c> (per second) at least.</summary>
internal sealed record Expectation(string Figure, double Limit);
