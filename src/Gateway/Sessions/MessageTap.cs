using System.Text;
using Ocpp.Storage.Messages;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Hands one session's messages to the message log, as they were on the wire: a copy into memory, and nothing that waits or allocates. What the log can't take is
/// its own loss. Used under the turn.
/// </summary>
internal sealed class MessageTap
{
    private readonly MessageLog _log;
    private readonly byte[] _owner;

    private MessageTap(string chargePointId, MessageLog log)
    {
        _log = log;
        _owner = Encoding.UTF8.GetBytes(chargePointId);
    }

    /// <summary>The tap of a session; null while no messages are kept.</summary>
    public static MessageTap? For(string chargePointId, MessageLog? log) => log is null ? null : new MessageTap(chargePointId, log);

    public void Received(ReadOnlySpan<byte> text) => _log.TryAppend(_owner, MessageDirection.In, text);

    /// <param name="frame">One unmasked text frame. Its second byte tells how long the header is: RFC 6455 §5.2.</param>
    public void Sent(ReadOnlySpan<byte> frame)
    {
        int header = frame[1] switch
        {
            < 126 => 2,
            126 => 4,
            _ => 10,
        };
        _log.TryAppend(_owner, MessageDirection.Out, frame[header..]);
    }
}
