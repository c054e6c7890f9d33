using Ocpp.Gateway.Api.Streams;
using Ocpp.Gateway.Messages;

namespace Ocpp.Gateway.Api.Messages;

/// <summary>One charge point's messages as a stream follows them.</summary>
internal sealed class MessageSource(MessageFeed messages) : IStreamSource
{
    public string Name => "messages";

    public long Position => messages.Position;

    public ReadOnlySpan<byte> Item => messages.Item;

    public StreamStep TryRead() => messages.TryRead() ? StreamStep.Item : StreamStep.End;

    public Task<bool> WaitForMoreAsync(CancellationToken cancellationToken) => messages.WaitForMoreAsync(cancellationToken);

    public void Dispose() => messages.Dispose();
}
