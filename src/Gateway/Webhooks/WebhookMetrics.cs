using System.Diagnostics.Metrics;
using Ocpp.Gateway.Webhooks.Delivery;

namespace Ocpp.Gateway.Webhooks;

/// <summary>What webhooks do, by webhook: there are few of them. Safe from any thread.</summary>
internal sealed class WebhookMetrics
{
    public const string MeterName = "Ocpp.Gateway.Webhooks";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    };

    private readonly Counter<long> _events;
    private readonly Histogram<double> _duration;

    public WebhookMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
        _events = Meter.CreateCounter<long>("ocpp.webhook.events", "{event}", "Events that a backend accepted, or that became dead letters, by webhook and outcome.");
        _duration = Meter.CreateHistogram("ocpp.webhook.request.duration", "s", "Requests with events, by webhook and result.", tags: null, Seconds);
    }

    /// <summary>For the figures of who knows more.</summary>
    public Meter Meter { get; }

    public void Sent(string webhook, in SendOutcome outcome, int events)
    {
        _duration.Record(outcome.Duration.TotalSeconds, new("webhook", webhook), new("result", NameOf(outcome.Result)));
        if (outcome.IsAccepted)
        {
            _events.Add(events, new("webhook", webhook), new("outcome", "accepted"));
        }
    }

    public void GivenUp(string webhook, int events) => _events.Add(events, new("webhook", webhook), new("outcome", "dead-letter"));

    private static string NameOf(SendResult result) => result switch
    {
        SendResult.Accepted => "accepted",
        SendResult.Gone => "gone",
        SendResult.Refused => "refused",
        _ => "no-answer",
    };
}
