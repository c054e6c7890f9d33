using System.Diagnostics.Tracing;

namespace Ocpp.FleetInMemory.Measuring;

/// <summary>Listens to the runtime for how long it held all threads for a collection.</summary>
internal sealed class GarbagePauses : EventListener
{
    private const EventKeywords Collections = (EventKeywords)1;
    private const int SuspendBegin = 9;
    private const int RestartEnd = 3;
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";

    private DateTime? _suspended;
    private long _longestTicks;

    /// <summary>The longest pause since the last question; asking begins anew.</summary>
    public TimeSpan TakeLongest() => TimeSpan.FromTicks(Interlocked.Exchange(ref _longestTicks, 0));

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        ArgumentNullException.ThrowIfNull(eventSource);
        if (eventSource.Name == Runtime)
        {
            EnableEvents(eventSource, EventLevel.Informational, Collections);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.EventId == SuspendBegin)
        {
            _suspended = eventData.TimeStamp;
        }
        else if (eventData.EventId == RestartEnd && _suspended is { } since)
        {
            _suspended = null;
            _longestTicks = Math.Max(_longestTicks, (eventData.TimeStamp - since).Ticks);
        }
    }
}
