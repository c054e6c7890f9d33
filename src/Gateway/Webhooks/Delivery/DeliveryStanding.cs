namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>What has become of a delivery's requests since the gateway started, and how that makes it stand. Of the delivery's loop.</summary>
internal sealed class DeliveryStanding(TimeProvider clock)
{
    private readonly RateMeter _rate = new(clock);
    private long _delivered;
    private DateTimeOffset? _lastSuccess;
    private WebhookError? _lastError;
    private bool _lastFailed;

    public void Accepted(int events)
    {
        _lastFailed = false;
        _delivered += events;
        _rate.Add(events);
        _lastSuccess = clock.GetUtcNow();
    }

    public void Failed(string chargePointId, SendOutcome outcome)
    {
        _lastFailed = true;
        _lastError = new WebhookError(clock.GetUtcNow(), chargePointId, outcome.Status, outcome.Error);
    }

    /// <summary>How it stands.</summary>
    /// <param name="lanes">All lanes.</param>
    /// <param name="progress">How far they are.</param>
    /// <param name="read">Where the main reader is.</param>
    /// <param name="events">Events in memory.</param>
    /// <param name="isProbing">Whether the backend is only asked whether it is back.</param>
    public DeliveryReport Report(LaneTable lanes, DeliveryProgress progress, long read, int events, bool isProbing)
    {
        DateTimeOffset? oldest = null;
        foreach (Lane lane in lanes.All)
        {
            DateTimeOffset? time = lane.Batch?.Time ?? lane.OldestTime ?? (lane.Queue.TryPeek(out PendingEvent next) ? next.Time : null);
            oldest = time is null || oldest < time ? oldest : time;
        }

        int behind = progress.Behind.Count(static lane => lane.First != 0 || lane.Next != 0);
        return new DeliveryReport
        {
            IsFailing = isProbing || _lastFailed || lanes.All.Any(static lane => lane.Attempts > 0),
            Position = progress.Position,
            ReadPosition = read,
            Waiting = events + behind,
            OldestPosition = progress.Behind.Aggregate(progress.Position + 1, static (least, lane) => Math.Min(least, lane.First != 0 ? lane.First : lane.Next != 0 ? lane.Next : least)),
            OldestTime = oldest,
            Behind = behind,
            Rate = _rate.PerSecond,
            Delivered = _delivered,
            Lost = lanes.Lost,
            LastError = _lastError,
            LastSuccess = _lastSuccess,
        };
    }
}
