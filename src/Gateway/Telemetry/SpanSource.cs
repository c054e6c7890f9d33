using System.Diagnostics;

namespace Ocpp.Gateway.Telemetry;

/// <summary>
/// Spans of one part of the program, by the gateway's clock. A span here begins on one thread and ends on another, so starting and ending one
/// leaves <see cref="Activity.Current"/> as it was; what a span is about is said by its parent. Thread-safe; costs a look while nobody listens.
/// </summary>
internal sealed class SpanSource(string name, TimeProvider clock) : IDisposable
{
    private readonly ActivitySource _source = new(name);

    public bool HasListeners => _source.HasListeners();

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Begins a span below another, or a trace where there is none; null for one that isn't sampled.</summary>
    public Activity? Start(string name, ActivityKind kind, ActivityContext parent, DateTimeOffset at) => Start(name, kind, current: null, parent, at);

    /// <summary>As the other, for a span of this process, which <see cref="Activity.Parent"/> then gives.</summary>
    public Activity? StartBelow(Activity parent, string name, ActivityKind kind, DateTimeOffset at) => Start(name, kind, current: parent, default, at);

    public static void End(Activity span, DateTimeOffset at)
    {
        Activity? outer = Activity.Current;
        span.SetEndTime(at.UtcDateTime);
        span.Stop();
        Activity.Current = outer;
    }

    public void Dispose() => _source.Dispose();

    private Activity? Start(string name, ActivityKind kind, Activity? current, ActivityContext parent, DateTimeOffset at)
    {
        Activity? outer = Activity.Current;
        Activity.Current = current;
        try
        {
            return _source.StartActivity(name, kind, parent, startTime: at);
        }
        finally
        {
            Activity.Current = outer;
        }
    }
}
