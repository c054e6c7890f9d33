namespace Ocpp.Gateway.State;

/// <summary>When a gateway that still works should get no more traffic: each with its unit and where its value comes from.</summary>
internal sealed class ReadinessLimits
{
    /// <summary>
    /// Records that the state may be behind the journal. It applies some hundred thousand a second, so a burst is behind for a moment and
    /// this many for long means that the disk of the state, or its processor, doesn't keep up.
    /// </summary>
    public long MaxLag { get; init; } = 100_000;

    /// <summary>How long it may be that far behind.</summary>
    public TimeSpan LagGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the lag is looked at.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The disk is nearly full when its free bytes are less than the journal's reserve and this share of it: below the reserve itself nothing
    /// is taken any more, so this is the last call.
    /// </summary>
    public double LowDiskShare { get; init; } = 0.25;
}
