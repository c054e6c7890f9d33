using Ocpp.LoadTester.Measuring;

namespace Ocpp.LoadTester.Coordination;

/// <summary>What a worker tells.</summary>
internal enum ReportKind : byte
{
    /// <summary>The charge points are made.</summary>
    Prepared,

    /// <summary>A second is over.</summary>
    Second,

    /// <summary>Every charge point has come up, or has failed to.</summary>
    Settled,

    /// <summary>All is over; the figures.</summary>
    Finished,

    /// <summary>The worker itself failed.</summary>
    Failed,
}

/// <summary>One report: a line of JSON where the worker is a process.</summary>
internal sealed record WorkerReport(ReportKind Kind)
{
    public SecondFigures? Second { get; init; }

    public WorkerResult? Result { get; init; }

    /// <summary>With <see cref="ReportKind.Settled"/>: bytes of the worker's memory before its charge points and with them.</summary>
    public long MemoryBefore { get; init; }

    public long MemoryAfter { get; init; }

    public int Ready { get; init; }

    public string? Error { get; init; }
}

/// <summary>All that a worker has counted.</summary>
internal sealed record WorkerResult
{
    public required LatencyRecord Handshakes { get; init; }

    public required LatencyRecord Ready { get; init; }

    public required LatencyRecord Boots { get; init; }

    public required LatencyRecord SendLag { get; init; }

    public required LatencyRecord Service { get; init; }

    public required LatencyRecord All { get; init; }

    public required Dictionary<string, ActionRecord> Actions { get; init; }

    public required Dictionary<string, long> Faults { get; init; }

    public required Dictionary<string, long> Ends { get; init; }

    public required Dictionary<string, long> Commands { get; init; }

    public required List<string> Examples { get; init; }

    public required List<Recovery> Recoveries { get; init; }

    public required Dictionary<string, HostileFigures> Hostile { get; init; }

    public long AnswersInWindow { get; init; }

    public long Skipped { get; init; }

    public long RefusedIdTags { get; init; }

    public long Replayed { get; init; }

    /// <summary>Transaction messages that were still waiting for their link when the run ended.</summary>
    public long QueuedAtEnd { get; init; }

    public long Pings { get; init; }

    public long BytesSent { get; init; }

    public long BytesReceived { get; init; }

    /// <summary>Of the whole worker, between From and To.</summary>
    public double CpuUserSeconds { get; init; }

    public double CpuKernelSeconds { get; init; }

    /// <summary>How long garbage collections stopped it, between From and To.</summary>
    public double PauseSeconds { get; init; }
}

/// <summary>An action's figures on their way.</summary>
internal sealed record ActionRecord(long Calls, long Answers, LatencyRecord Latencies);

/// <summary>How long it took until all were up again after the timeline did something to them.</summary>
internal sealed class Recovery
{
    public double AtSeconds { get; set; }

    public string Action { get; set; } = "";

    public int ChargePoints { get; set; }

    /// <summary>Null where not all came back before the next event or the end.</summary>
    public double? Seconds { get; set; }
}

/// <summary>What hostile peers of one kind did, and what became of their connections.</summary>
internal sealed class HostileFigures
{
    public long Connections { get; set; }

    public long Messages { get; set; }

    public long Refused { get; set; }

    public long ClosedByTarget { get; set; }

    public long EndedByUs { get; set; }
}
