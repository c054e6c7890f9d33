namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>What one request carries: events of one charge point, in their order. Sent again as it is until it is accepted or given up.</summary>
/// <param name="First">Position of its first event, which is its <c>webhook-id</c>.</param>
/// <param name="Last">Position of its last.</param>
/// <param name="Count">How many events.</param>
/// <param name="Time">When the first was recorded.</param>
/// <param name="Body">The bytes.</param>
internal sealed record EventBatch(long First, long Last, int Count, DateTimeOffset Time, byte[] Body)
{
    /// <summary>Takes as many events as one request may hold off a queue that has some.</summary>
    public static EventBatch Take(Queue<PendingEvent> queue, WebhookSubscription subscription, int maxBytes)
    {
        if (!subscription.IsBatched)
        {
            PendingEvent only = queue.Dequeue();
            return new EventBatch(only.Position, only.Position, 1, only.Time, only.Body);
        }

        List<PendingEvent> taken = [];
        int length = 1;
        while (taken.Count < subscription.LargestBatch && queue.TryPeek(out PendingEvent next) && (taken.Count == 0 || length + next.Body.Length < maxBytes))
        {
            taken.Add(queue.Dequeue());
            length += next.Body.Length + 1;
        }

        return Join(taken, length);
    }

    /// <summary>The same batch made again out of its events; null when none of them is left.</summary>
    public static EventBatch? Remake(List<PendingEvent> events, WebhookSubscription subscription)
    {
        if (events.Count == 0)
        {
            return null;
        }

        return subscription.IsBatched
            ? Join(events, events.Sum(static next => next.Body.Length + 1) + 1)
            : new EventBatch(events[0].Position, events[0].Position, 1, events[0].Time, events[0].Body);
    }

    private static EventBatch Join(List<PendingEvent> events, int length)
    {
        byte[] body = new byte[length];
        int at = 0;
        foreach (PendingEvent next in events)
        {
            body[at] = at == 0 ? (byte)'[' : (byte)',';
            next.Body.CopyTo(body, at + 1);
            at += next.Body.Length + 1;
        }

        body[at] = (byte)']';
        return new EventBatch(events[0].Position, events[^1].Position, events.Count, events[0].Time, body);
    }
}
