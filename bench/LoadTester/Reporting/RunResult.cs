using Ocpp.LoadTester.Coordination;

namespace Ocpp.LoadTester.Reporting;

/// <summary>One run's figures as they stand in <c>result.json</c>. Times are milliseconds where the name says so, else seconds.</summary>
internal sealed record RunResult
{
    public required DateTimeOffset StartedAt { get; init; }

    public required ConnectFigures Connect { get; init; }

    /// <summary>How long calls counted.</summary>
    public required double MeasuredSeconds { get; init; }

    public required long Calls { get; init; }

    public required long Answers { get; init; }

    /// <summary>Answers that came while calls counted, a second.</summary>
    public required double AnswersPerSecond { get; init; }

    /// <summary>From when a call was due to its answer.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>From when a call was sent to its answer: what a tester that waits for answers would have seen.</summary>
    public required LatencySummary Service { get; init; }

    /// <summary>How late the tester itself was, in an open loop.</summary>
    public required LatencySummary SendLag { get; init; }

    /// <summary>Pairs of percentile and milliseconds, for the plot.</summary>
    public required IReadOnlyList<double[]> Percentiles { get; init; }

    public required IReadOnlyDictionary<string, ActionSummary> Actions { get; init; }

    /// <summary>All faults together.</summary>
    public required long Errors { get; init; }

    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>The first faults, word for word.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>How connections ended that we didn't end.</summary>
    public required IReadOnlyDictionary<string, long> Ends { get; init; }

    /// <summary>The Central System's CALLs, by action.</summary>
    public required IReadOnlyDictionary<string, long> Commands { get; init; }

    public required IReadOnlyList<Recovery> Recoveries { get; init; }

    public required IReadOnlyDictionary<string, HostileFigures> Hostile { get; init; }

    /// <summary>Calls that were due at charge points which were not connected.</summary>
    public long Skipped { get; init; }

    public long RefusedIdTags { get; init; }

    public long Replayed { get; init; }

    public long QueuedAtEnd { get; init; }

    public long Pings { get; init; }

    public long BytesSent { get; init; }

    public long BytesReceived { get; init; }

    public required TesterFigures Tester { get; init; }

    /// <summary>Null without <c>--pid</c>.</summary>
    public TargetFigures? Target { get; init; }

    /// <summary>CPU that neither the tester nor the target used, as a share of one core.</summary>
    public double? OtherCpuShare { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The plots' data: seconds from the run's origin.</summary>
    public required IReadOnlyList<SecondSummary> Seconds { get; init; }

    /// <summary>When, in those seconds, calls began to count and ended.</summary>
    public double CountedFrom { get; init; }

    public double CountedTo { get; init; }
}

internal sealed record ConnectFigures(int ChargePoints, int Ready, double Seconds, double PerSecond, LatencySummary Handshake, LatencySummary Boot, LatencySummary UntilReady);

/// <summary>In milliseconds.</summary>
internal sealed record LatencySummary(long Count, double Mean, double P50, double P90, double P99, double P999, double Max);

internal sealed record ActionSummary(long Calls, long Answers, LatencySummary Latency);

/// <summary>What the tester itself used while calls counted.</summary>
internal sealed record TesterFigures(int Workers, double CpuSeconds, double CpuShareOfBusiestWorker, double CpuMicrosecondsPerAnswer, double PauseSeconds, double MemoryPerChargePoint);

/// <summary>What the target's processes used while calls counted; memory in bytes.</summary>
internal sealed record TargetFigures(
    double CpuSeconds, double UserSeconds, double KernelSeconds, double CpuShare, double CpuMicrosecondsPerAnswer, long MemoryBefore, long MemoryConnected, double MemoryPerConnection, long MemoryAtEnd);

/// <summary>One second of all workers together.</summary>
internal sealed record SecondSummary
{
    public int Second { get; init; }

    public long Calls { get; init; }

    public long Answers { get; init; }

    public long Faults { get; init; }

    public long Opened { get; init; }

    public long Connected { get; init; }

    /// <summary>From the heat map's rows, so to a fifth.</summary>
    public double P50Ms { get; init; }

    public double P99Ms { get; init; }

    public double MaxMs { get; init; }

    /// <summary>Answers by row of the heat map, without the empty rows at the end.</summary>
    public IReadOnlyList<long> Heat { get; init; } = [];

    /// <summary>Shares of one core.</summary>
    public double? TargetCpu { get; init; }

    public double? TesterCpu { get; init; }

    public long? TargetMemory { get; init; }
}
