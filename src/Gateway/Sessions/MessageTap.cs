using Ocpp.Storage.Messages;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Hands one session's messages to the message log, as they were on the wire: a copy into memory, and nothing that waits or allocates. What the log can't take is
/// its own loss. Made where a message passes, since no connection is to hold memory for it. Used under the turn.
/// </summary>
/// <param name="log">Null while no messages are kept.</param>
/// <param name="owner">The charge point's identity, UTF-8.</param>
internal readonly struct MessageTap(MessageLog? log, byte[] owner)
{
    public void Received(ReadOnlySpan<byte> text) => log?.TryAppend(owner, MessageDirection.In, text);

    /// <param name="frame">One unmasked text frame. Its second byte tells how long the header is: RFC 6455 §5.2.</param>
    public void Sent(ReadOnlySpan<byte> frame)
    {
        int header = frame[1] switch
        {
            < 126 => 2,
            126 => 4,
            _ => 10,
        };
        log?.TryAppend(owner, MessageDirection.Out, frame[header..]);
    }
}
