using System.Diagnostics.CodeAnalysis;
using System.Text;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>What webhooks gave up, with the events as they are in the journal. Safe on any thread.</summary>
internal sealed class DeadLetterList(WebhookQueries webhooks, EventDelivery delivery, DeliveryServices services)
{
    /// <summary>A webhook's dead letters from one on, the oldest first.</summary>
    public IEnumerable<(DateTimeOffset Time, DeadLetter Letter)> List(WebhookSubscription subscription, long from)
    {
        foreach (long first in webhooks.DeadLetters(WebhookKey.Of(subscription.Name)))
        {
            if (first >= from && TryFind(subscription, first, out (DateTimeOffset Time, DeadLetter Letter)? found))
            {
                yield return found.Value;
            }
        }
    }

    public bool TryFind(WebhookSubscription subscription, long first, [NotNullWhen(true)] out (DateTimeOffset Time, DeadLetter Letter)? found)
    {
        found = webhooks.FindDeadLetter(WebhookKey.Of(subscription.Name), first) is { } stored ? (stored.Time, DeadLetter.Decode(stored.Entry)) : null;
        return found is not null;
    }

    /// <summary>The events of a dead letter as they would be sent; empty when their retention is over.</summary>
    public List<byte[]> ReadEvents(WebhookSubscription subscription, DeadLetter letter)
    {
        List<byte[]> events = [];
        try
        {
            SubscriptionFilter filter = new(subscription, services.Queries.FindLabels);
            using DeliveryReader reader = new(services.Journal, letter.First - 1, filter, Encoding.UTF8.GetBytes(letter.ChargePointId));
            while (reader.Position < letter.Last && reader.TryRead() is not Events.EventReadStatus.End and var status)
            {
                if (status == Events.EventReadStatus.Event)
                {
                    events.Add(reader.Body);
                }
            }
        }
        catch (JournalTruncatedException)
        {
            // Older than the journal: the entry says that there were some.
            return [];
        }

        return events;
    }

    /// <summary>Sends dead letters again; gives how many are on their way by it.</summary>
    public async Task<int> ReplayAsync(WebhookSubscription subscription, long? first)
    {
        if (delivery.Find(subscription.Name) is not { } running)
        {
            return 0;
        }

        DeadLetter[] letters = [.. List(subscription, first ?? 0).Select(static found => found.Letter).Where(letter => first is null || letter.First == first)];
        return await running.ReplayDeadLettersAsync(letters).ConfigureAwait(false);
    }
}
