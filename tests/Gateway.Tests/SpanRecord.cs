using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ocpp.Gateway.Tests;

/// <summary>Keeps the spans of one node that have ended: those of its charge points, told apart from the nodes of tests beside it by their names.</summary>
internal sealed class SpanRecord : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    /// <param name="isSampled">Whether a trace is recorded that begins here.</param>
    public SpanRecord(bool isSampled = true)
    {
        ActivitySamplingResult result = isSampled ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("Ocpp.", StringComparison.Ordinal) || source.Name == "Microsoft.AspNetCore",
            Sample = (ref _) => result,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans about a charge point and those below them, in the order of their ends.</summary>
    public IReadOnlyList<Activity> Of(string chargePointId)
    {
        Activity[] all = [.. _ended];
        HashSet<ActivityTraceId> traces = [.. all.Where(span => chargePointId.Equals(span.GetTagItem("ocpp.charge_point.id"))).Select(span => span.TraceId)];
        return [.. all.Where(span => traces.Contains(span.TraceId))];
    }

    public void Dispose() => _listener.Dispose();
}
