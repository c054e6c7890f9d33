namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>
/// Whether a backend may be called at all: after some failures in a row it is asked by one request at a time, less and less often, until it takes one.
/// Keeps a dead backend from being hammered, and its backlog in the journal. For one thread at a time.
/// </summary>
internal sealed class BackendGate(DeliveryLimits limits, TimeProvider clock)
{
    private int _silent;
    private int _any;
    private DateTimeOffset? _notBefore;

    /// <summary>Whether it is asked by one request at a time.</summary>
    public bool IsProbing => _silent >= limits.SilentFailures || _any >= limits.AnyFailures;

    /// <summary>Until when it is left alone; null when it isn't.</summary>
    public DateTimeOffset? NotBefore => _notBefore > clock.GetUtcNow() ? _notBefore : null;

    /// <summary>Whether another request may go, with so many in flight.</summary>
    public bool MaySend(int inFlight) => NotBefore is null && (!IsProbing || inFlight == 0);

    /// <summary>Takes an outcome in; true when the backend has come back.</summary>
    public bool Tell(in SendOutcome outcome)
    {
        bool wasProbing = IsProbing;
        if (outcome.IsAccepted)
        {
            _silent = 0;
            _any = 0;
            _notBefore = null;
            return wasProbing;
        }

        _any++;
        _silent = outcome.Result == SendResult.Silent ? _silent + 1 : 0;
        DateTimeOffset now = clock.GetUtcNow();
        if (outcome.RetryAfter is { } wait)
        {
            _notBefore = now + wait;
        }
        else if (IsProbing)
        {
            bool isSilent = _silent >= limits.SilentFailures;
            int failures = isSilent ? _silent - limits.SilentFailures : _any - limits.AnyFailures;
            _notBefore = now + Backoff.Wait(failures + 1, limits.FirstRetry, isSilent ? limits.LastProbe : limits.LastRefusedProbe, limits.Jitter);
        }

        return false;
    }
}
