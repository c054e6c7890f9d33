using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ocpp.Gateway.Telemetry;

namespace Ocpp.Gateway.Sessions;

/// <summary>CALLs of one direction, counted by action and outcome; both are names of ours, so there are only so many. Safe from any thread.</summary>
/// <param name="direction">The tag that all of them bear.</param>
internal sealed class CallTallies(KeyValuePair<string, object?> direction)
{
    /// <summary>The outcome of nearly all CALLs.</summary>
    public const string Result = "Result";

    private static readonly Func<string, Tally> NewResults = static _ => new Tally();
    private static readonly Func<(string Action, string Outcome), Tally> NewOthers = static _ => new Tally();

    private readonly ConcurrentDictionary<string, Tally> _results = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Action, string Outcome), Tally> _others = new();

    /// <summary>Counts one.</summary>
    public void Add(string action, string outcome)
    {
        Tally tally = outcome == Result ? _results.GetOrAdd(action, NewResults) : _others.GetOrAdd((action, outcome), NewOthers);
        tally.Add(1);
    }

    /// <summary>The counts so far.</summary>
    public IEnumerable<Measurement<long>> Measure()
    {
        foreach ((string action, Tally tally) in _results)
        {
            yield return Measure(tally, action, Result);
        }

        foreach (((string action, string outcome), Tally tally) in _others)
        {
            yield return Measure(tally, action, outcome);
        }
    }

    private Measurement<long> Measure(Tally tally, string action, string outcome) => new(tally.Sum, direction, new("action", action), new("outcome", outcome));
}
