using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Coordination;

/// <summary>What the coordinator tells a worker to do next.</summary>
internal enum OrderKind : byte
{
    /// <summary>Make the charge points.</summary>
    Prepare,

    /// <summary>Connect them.</summary>
    Connect,

    /// <summary>Make the scenario's calls, and count.</summary>
    Run,

    /// <summary>Stop whatever goes on, report and end.</summary>
    Finish,
}

/// <summary>One order: a line of JSON where the worker is a process. Moments are those of the machine's monotonic clock.</summary>
internal sealed record WorkerOrder(OrderKind Kind)
{
    /// <summary>With <see cref="OrderKind.Prepare"/>.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>With <see cref="OrderKind.Prepare"/>.</summary>
    public TargetSettings? Target { get; init; }

    public int Worker { get; init; }

    public int Workers { get; init; } = 1;

    /// <summary>Of the first of this worker's charge points.</summary>
    public int First { get; init; }

    public int Count { get; init; }

    /// <summary>Where seconds are counted from, and the fleet's time.</summary>
    public long Origin { get; init; }

    /// <summary>The wall clock at <see cref="Origin"/>.</summary>
    public DateTimeOffset Wall { get; init; }

    /// <summary>With <see cref="OrderKind.Run"/>: when calls begin.</summary>
    public long Start { get; init; }

    /// <summary>With <see cref="OrderKind.Run"/>: when they begin to count.</summary>
    public long From { get; init; }

    /// <summary>With <see cref="OrderKind.Run"/>: when they end.</summary>
    public long To { get; init; }
}

/// <summary>The target and who the charge points say they are, as the command line has it.</summary>
internal sealed record TargetSettings
{
    public required Uri Url { get; init; }

    /// <summary>Resolved once, by the coordinator.</summary>
    public required string Address { get; init; }

    public required int Port { get; init; }

    public string SubProtocol { get; init; } = "ocpp1.6";

    public string IdentityPrefix { get; init; } = "LT";

    public string IdTagPrefix { get; init; } = "TAG";

    /// <summary>How many tags the fleet shares; 0 is one for each charge point.</summary>
    public int IdTags { get; init; }

    public IReadOnlyList<string> SourceAddresses { get; init; } = [];

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    public string? RootsFile { get; init; }

    public bool TrustAnything { get; init; }

    public string? ClientCertificate { get; init; }

    public string? ClientKey { get; init; }

    /// <summary>The REST API of our own gateway, for <c>load commands</c>.</summary>
    public Uri? Api { get; init; }

    public string? ApiKey { get; init; }
}
