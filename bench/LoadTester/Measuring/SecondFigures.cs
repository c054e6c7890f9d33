namespace Ocpp.LoadTester.Measuring;

/// <summary>What happened in one second of one worker, counted from the run's origin.</summary>
internal sealed class SecondFigures
{
    public int Second { get; set; }

    /// <summary>Calls that went out.</summary>
    public int Calls { get; set; }

    /// <summary>Answers that came.</summary>
    public int Answers { get; set; }

    public int Faults { get; set; }

    /// <summary>Connections that opened.</summary>
    public int Opened { get; set; }

    /// <summary>Charge points that are connected, at the second's end.</summary>
    public int Connected { get; set; }

    /// <summary>Of the answers, in nanoseconds.</summary>
    public long MaxLatency { get; set; }

    /// <summary>Answers by latency, a count for each row of <see cref="HeatScale"/>.</summary>
    public int[] Heat { get; set; } = new int[HeatScale.Rows];
}
