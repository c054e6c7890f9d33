namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>How one decision webhook has done lately, for who looks at it. Safe on any thread.</summary>
internal sealed class DecisionHistory(TimeProvider clock)
{
    private const int Buckets = 12;
    private const int SecondsPerBucket = 5;

    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[Buckets];
    private readonly long _started = clock.GetTimestamp();
    private long _current;
    private DateTimeOffset? _lastSuccess;
    private WebhookError? _lastError;

    /// <summary>When the backend last decided, or left it to the gateway; null for never.</summary>
    public DateTimeOffset? LastSuccess
    {
        get
        {
            lock (_gate)
            {
                return _lastSuccess;
            }
        }
    }

    /// <summary>Why it last didn't; null for no reason yet.</summary>
    public WebhookError? LastError
    {
        get
        {
            lock (_gate)
            {
                return _lastError;
            }
        }
    }

    /// <summary>Questions a second, the mean over the last minute.</summary>
    public double PerSecond
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _counts.Sum() / Math.Clamp(clock.GetElapsedTime(_started).TotalSeconds, 1, Buckets * SecondsPerBucket);
            }
        }
    }

    /// <param name="chargePointId">Whose CALL it was.</param>
    /// <param name="answer">What came of it.</param>
    public void Add(string chargePointId, BackendAnswer answer)
    {
        lock (_gate)
        {
            Advance();
            _counts[_current % Buckets]++;
            switch (answer.Outcome)
            {
                case DecisionOutcome.Answered or DecisionOutcome.Left:
                    _lastSuccess = clock.GetUtcNow();
                    break;
                case DecisionOutcome.Cached or DecisionOutcome.BreakerOpen:
                    // Nobody was asked.
                    break;
                default:
                    _lastError = new WebhookError(clock.GetUtcNow(), chargePointId, answer.Status, answer.Detail);
                    break;
            }
        }
    }

    private void Advance()
    {
        long now = (long)clock.GetElapsedTime(_started).TotalSeconds / SecondsPerBucket;
        for (long passed = Math.Max(_current + 1, now - Buckets + 1); passed <= now; passed++)
        {
            _counts[passed % Buckets] = 0;
        }

        _current = now;
    }
}
