using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Coordination;

/// <summary>What one run needs to know.</summary>
internal sealed record RunSettings
{
    public required Scenario Scenario { get; init; }

    public required TargetSettings Target { get; init; }

    /// <summary>0 takes as many processes as the connections need; -1 runs the one worker in this process.</summary>
    public int Workers { get; init; }

    /// <summary>Between the last charge point's coming up and the first call, for what the target does afterwards.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The target's processes.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];
}
