using System.Diagnostics.Metrics;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Gauges of where each delivery stands, read when somebody asks for them.</summary>
internal sealed class DeliveryFigures
{
    public DeliveryFigures(WebhookMetrics metrics, EventDelivery delivery, WebhookQueries webhooks, TimeProvider clock)
    {
        Meter meter = metrics.Meter;
        meter.CreateObservableUpDownCounter("ocpp.webhook.lag", () => Each(delivery, report => report.Waiting + delivery.Unread(report)), "{event}", "Events that are not delivered yet, by webhook; of those that were not read yet it counts every record.");
        meter.CreateObservableGauge("ocpp.webhook.lag.age", () => Each(delivery, report => report.OldestTime is { } oldest ? (clock.GetUtcNow() - oldest).TotalSeconds : 0), "s", "Age of the oldest event that is not delivered yet, by webhook.");
        meter.CreateObservableUpDownCounter("ocpp.webhook.behind", () => Each(delivery, report => report.Behind), "{charge_point}", "Charge points whose events the backend doesn't take, by webhook.");
        meter.CreateObservableUpDownCounter(
            "ocpp.webhook.dead_letters",
            () => delivery.Reports().Select(one => new Measurement<int>(webhooks.CountDeadLetters(WebhookKey.Of(one.Entry.Subscription.Name)), new KeyValuePair<string, object?>("webhook", one.Entry.Subscription.Name))),
            "{entry}",
            "Entries of the dead-letter list, by webhook.");
        meter.CreateObservableGauge(
            "ocpp.webhook.state",
            () => delivery.Reports().Select(one => new Measurement<int>((int)one.Entry.Standing.Standing, new KeyValuePair<string, object?>("webhook", one.Entry.Subscription.Name))),
            unit: null,
            "0 active, 1 paused, 2 disabled by the backend, by webhook.");
    }

    private static IEnumerable<Measurement<T>> Each<T>(EventDelivery delivery, Func<DeliveryReport, T> figure)
        where T : struct => delivery.Reports().Select(one => new Measurement<T>(figure(one.Report), new KeyValuePair<string, object?>("webhook", one.Entry.Subscription.Name)));
}
