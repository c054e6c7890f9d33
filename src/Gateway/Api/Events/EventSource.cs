using Ocpp.Gateway.Api.Streams;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Api.Events;

/// <summary>Events as a stream follows them.</summary>
internal sealed class EventSource(EventReader events) : IStreamSource
{
    public string Name => "events";

    public long Position => events.Position.Value;

    public ReadOnlySpan<byte> Item => events.Event.Span;

    public StreamStep TryRead() => events.TryRead() switch
    {
        EventReadStatus.Event => StreamStep.Item,
        EventReadStatus.Passed => StreamStep.Passed,
        _ => StreamStep.End,
    };

    public Task<bool> WaitForMoreAsync(CancellationToken cancellationToken) => events.WaitForMoreAsync(cancellationToken).AsTask();

    public void Dispose() => events.Dispose();
}
