using System.Diagnostics.Metrics;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>What becomes of questions to backends and how long that takes. Tags are actions and the operator's names of webhooks. Safe from any thread.</summary>
internal sealed class DecisionMetrics
{
    public const string MeterName = "Ocpp.Gateway.Decisions";

    // From a backend in the same rack to the longest deadline.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    };

    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _duration;

    public DecisionMetrics(IMeterFactory meters, DecisionClients clients)
    {
        Meter meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>("ocpp.decisions", "{decision}", "CALLs that a decision webhook was to decide, by action and by what became of it.");
        _duration = meter.CreateHistogram("ocpp.decision.duration", "s", "From the question to the decision, a wait for a place included.", tags: null, Seconds);
        meter.CreateObservableUpDownCounter("ocpp.decisions.pending", () => clients.Pending, "{decision}", "Questions that wait for their decision.");
        meter.CreateObservableUpDownCounter("ocpp.decision.webhooks", () => Measure(clients), "{webhook}", "Decision webhooks in force, by the state of their circuit breaker.");
    }

    /// <param name="webhook">Its name.</param>
    /// <param name="action">The CALL's.</param>
    /// <param name="outcome">What became of the question.</param>
    /// <param name="duration">From the question to the decision.</param>
    public void Decided(string webhook, string action, DecisionOutcome outcome, TimeSpan duration)
    {
        _decisions.Add(1, new("webhook", webhook), new("action", action), new("outcome", outcome.ToString()));
        _duration.Record(duration.TotalSeconds, new("webhook", webhook), new("action", action));
    }

    private static IEnumerable<Measurement<int>> Measure(DecisionClients clients)
    {
        IReadOnlyList<DecisionClient> all = clients.All;
        foreach (BreakerState state in Enum.GetValues<BreakerState>())
        {
            yield return new Measurement<int>(all.Count(client => client.Breaker == state), new KeyValuePair<string, object?>("breaker", state.ToString()));
        }
    }
}
