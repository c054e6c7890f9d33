namespace Ocpp.Gateway.Fleet;

/// <summary>The bounds of fleet commands that are not the caller's to choose.</summary>
internal static class FleetLimits
{
    /// <summary>Fleet commands that have not ended; each has a worker, and their commands share the charge points' queues.</summary>
    public const int MaxUnfinished = 16;

    /// <summary>Fleet commands that are kept; of more the oldest ended ones go before Storage:Retention is over.</summary>
    public const int MaxKept = 1000;

    /// <summary>Commands given per second, and under way at once. A commit takes some milliseconds, so more would only wait for the disk.</summary>
    public const int MaxRate = 1000;

    public const int MaxConcurrency = 1000;

    public const int DefaultRate = 10;

    public const int DefaultConcurrency = 50;

    /// <summary>Results that are recorded together at most, and how long the first of them waits for that.</summary>
    public const int MaxBatch = 500;

    public static readonly TimeSpan BatchDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How often absent charge points that are waited for are looked at.</summary>
    public static readonly TimeSpan WaitInterval = TimeSpan.FromSeconds(5);

    /// <summary>The shortest and the longest hold.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(7);

    /// <summary>How long a worker rests when the disk takes nothing.</summary>
    public static readonly TimeSpan StorageRest = TimeSpan.FromSeconds(5);

    /// <summary>How often ended fleet commands are looked through for those to forget.</summary>
    public static readonly TimeSpan RetentionInterval = TimeSpan.FromHours(1);
}
