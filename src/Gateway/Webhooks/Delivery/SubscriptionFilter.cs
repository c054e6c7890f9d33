using System.Text;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Which facts a subscription wants. Labels are those that the charge point has now. For one thread at a time.</summary>
internal sealed class SubscriptionFilter
{
    private readonly WebhookSubscription _subscription;
    private readonly Func<string, IReadOnlyDictionary<string, string>> _labels;
    private readonly bool[] _types = new bool[256];
    private readonly byte[] _prefix;

    public SubscriptionFilter(WebhookSubscription subscription, Func<string, IReadOnlyDictionary<string, string>> labels)
    {
        _subscription = subscription;
        _labels = labels;
        _prefix = Encoding.UTF8.GetBytes(subscription.ChargePointPrefix ?? "");
        foreach (FactType type in Enum.GetValues<FactType>())
        {
            _types[(byte)type] = FactEventTypes.Of(type) is { } name
                && (subscription.Types.IsEmpty || subscription.Types.Contains(name))
                && (subscription.Actions.IsEmpty || (FactEventTypes.ActionOf(type) is { } action && subscription.Actions.Contains(action)));
        }
    }

    public bool Accepts(in FactHeader header) =>
        _types[(byte)header.Type]
        && header.ChargePointId.StartsWith(_prefix)
        && (_subscription.Labels.IsEmpty || _subscription.Wants(_labels(Encoding.UTF8.GetString(header.ChargePointId))));
}
