namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>
/// The settings under <c>Ocpp:Admission</c>: how many charge points may come at once, and what one is told that comes too often. The defaults never refuse
/// what the machine keeps up with; see docs/operations.md.
/// </summary>
internal sealed record AdmissionOptions
{
    /// <summary>
    /// Charge points let in each second for each processor, by default. More than a processor can serve, with boot and status notifications on disk: what keeps the
    /// machine from too much is <see cref="MaxLag"/>, and this is only how fast it may be approached.
    /// </summary>
    public const int DefaultRatePerProcessor = 5_000;

    /// <summary>
    /// Charge points that may come at once for each processor, by default. A processor serves some 5 000 to 10 000 of what they send in a second, so this is about the time
    /// that the heartbeats of the others wait behind them.
    /// </summary>
    public const int DefaultBurstPerProcessor = 10_000;

    /// <summary>The least default of <see cref="Burst"/>, whatever the machine: a fleet of this size comes back without a word.</summary>
    public const int LeastDefaultBurst = 20_000;

    /// <summary>Charge points let in each second, in the long run; 0 lets everybody in at any time.</summary>
    public int Rate { get; init; } = DefaultRatePerProcessor * Environment.ProcessorCount;

    /// <summary>How many may come at once beyond that.</summary>
    public int Burst { get; init; } = Math.Max(LeastDefaultBurst, DefaultBurstPerProcessor * Environment.ProcessorCount);

    /// <summary>Places beside the burst that only charge points with an open transaction get, in per cent of it.</summary>
    public int Reserve { get; init; } = 20;

    /// <summary>While the gateway is behind its sockets or its disk by more than this, hardly anybody is let in beyond the burst.</summary>
    public TimeSpan MaxLag { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest Retry-After that is given for want of room.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Connections of one charge point within <see cref="FlapWindow"/> that mean nothing; 0 lets each come as often as it likes. The default is for a loop without any pause: one that
    /// comes back each second, on a bad link or in somebody's test, costs little and is to be served.
    /// </summary>
    public int FlapLimit { get; init; } = 2_000;

    /// <summary>The time that <see cref="FlapLimit"/> is about.</summary>
    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it is kept out the first time; each further time twice as long as the one before.</summary>
    public TimeSpan FlapPenalty { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that it is kept out. Behaving for as long takes one step of the doubling back.</summary>
    public TimeSpan MaxFlapPenalty { get; init; } = TimeSpan.FromMinutes(5);
}
