namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>What delivery may use and how patient it is: each with its unit and where its value comes from.</summary>
internal sealed class DeliveryLimits
{
    /// <summary>Events of one webhook that are in memory: enough to keep its requests busy, and the same whatever waits in the journal.</summary>
    public int MaxEventsInMemory { get; init; } = 4096;

    /// <summary>Their bytes; only the last one may go beyond.</summary>
    public long MaxBytesInMemory { get; init; } = 8L << 20;

    /// <summary>Bytes of one request, but for a single event that is larger.</summary>
    public int MaxBatchBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes of stored progress that charge points take which are behind because the backend doesn't take their events: some 600 of them. A fact has room for
    /// it whatever Ocpp:MaxMessageSize is. Beyond it the others wait too.
    /// </summary>
    public int MaxBehindBytes { get; init; } = 48 << 10;

    /// <summary>Charge points that catch up at a time: each reads the journal by itself, with a buffer of 128 KiB.</summary>
    public int MaxCatchingUp { get; init; } = 4;

    /// <summary>Records that are read before anything else gets its turn.</summary>
    public int MaxRecordsPerTurn { get; init; } = 2000;

    /// <summary>Entries of a webhook's dead-letter list. When it is full, events that would go there are tried again instead: nothing is dropped.</summary>
    public int MaxDeadLetters { get; init; } = 10_000;

    /// <summary>The wait after a first failure; it doubles with each further one.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts for a charge point.</summary>
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Failures in a row without an answer (no connection, a time-out, 429, 502, 503, 504) after which the backend is asked by one request at a time.</summary>
    public int SilentFailures { get; init; } = 5;

    /// <summary>The same for failures of any kind: a backend that refuses everything is down too, but one bad charge point must not look so.</summary>
    public int AnyFailures { get; init; } = 20;

    /// <summary>The longest wait between two looks at a backend that doesn't answer.</summary>
    public TimeSpan LastProbe { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait between two looks at a backend that refuses everything.</summary>
    public TimeSpan LastRefusedProbe { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest Retry-After that is obeyed.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How much of a wait is left to chance, so that many gateways don't come at once.</summary>
    public double Jitter { get; init; } = 0.5;

    /// <summary>How often progress is stated, at most: a crash repeats what was delivered since.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Records without an event after which progress is stated all the same.</summary>
    public long ProgressRecords { get; init; } = 50_000;

    /// <summary>How long requests may go on when delivery stops; what isn't answered by then is sent again.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before a delivery that broke by our own fault begins again.</summary>
    public TimeSpan Restart { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The share of <c>Storage:Retention</c> that an undelivered event may wait before readiness speaks.</summary>
    public double RetentionShare { get; init; } = 0.8;
}
