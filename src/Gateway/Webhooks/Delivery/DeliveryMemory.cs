namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>What of one delivery's events is in memory. For one thread at a time.</summary>
internal sealed class DeliveryMemory(DeliveryLimits limits)
{
    private long _bytes;

    /// <summary>Events in memory.</summary>
    public int Events { get; private set; }

    /// <summary>Whether nothing more may be read until something is delivered.</summary>
    public bool IsFull => Events >= limits.MaxEventsInMemory || _bytes >= limits.MaxBytesInMemory;

    public void Add(int events, long bytes)
    {
        Events += events;
        _bytes += bytes;
    }

    public void Remove(int events, long bytes) => Add(-events, -bytes);

    /// <summary>Forgets what a lane has in memory behind what it sends.</summary>
    public void Drop(Queue<PendingEvent> queue)
    {
        while (queue.TryDequeue(out PendingEvent dropped))
        {
            Remove(1, dropped.Body.Length);
        }
    }
}
