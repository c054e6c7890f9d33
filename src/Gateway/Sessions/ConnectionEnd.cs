using System.IO.Pipelines;
using Ocpp.Transport;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// How a session's connection ends: why, by whom, and whether that has been stated as a fact; and the way from our Close frame to the end
/// of the peer's bytes. Used under the turn, but for <see cref="LingerAsync"/>.
/// </summary>
internal struct ConnectionEnd()
{
    /// <summary>The code on the wire, or what stands for a connection that ended without one.</summary>
    public CloseCode Code { get; private set; } = CloseCode.AbnormalClosure;

    public string Reason { get; private set; } = "";

    /// <summary>The peer's Close frame came first, so nothing of it is to be waited for.</summary>
    public bool IsByPeer { get; private set; }

    private bool _isRecorded;

    public void Set(CloseCode code, string reason, bool isByPeer)
    {
        Code = code;
        Reason = reason;
        IsByPeer = isByPeer;
    }

    /// <summary>True once: the end is stated by whoever comes first, the connection's own read loop or the newer session.</summary>
    public bool TryClaimRecord()
    {
        bool isFirst = !_isRecorded;
        _isRecorded = true;
        return isFirst;
    }

    /// <summary>
    /// After a Close frame of ours: reads on until the peer's Close or end, since closing a socket with unread bytes makes a reset
    /// that overtakes the Close frame. The half-close comes second: the transport sends on its own time, and a half-close before that
    /// would cut the Close frame off.
    /// </summary>
    /// <param name="input">Where the peer's bytes come from.</param>
    /// <param name="unreadPayload">Where the next frame begins, as <see cref="FrameReader.UnreadPayloadLength"/> has it.</param>
    /// <param name="socket">The socket below; null where TLS lies between, which has no half-close.</param>
    /// <param name="limits">How long and how much.</param>
    /// <param name="clock">The session's clock.</param>
    /// <param name="connectionClosed">Ends the wait with the connection.</param>
    public static async Task LingerAsync(
        PipeReader input, int? unreadPayload, ISocketControlFeature? socket, SessionLimits limits, TimeProvider clock, CancellationToken connectionClosed)
    {
        TimeSpan half = limits.CloseLinger / 2;
        DrainOutcome outcome = await CloseDrain.DrainAsync(input, unreadPayload, half, limits.MaxDrainedBytes, clock, connectionClosed).ConfigureAwait(false);
        if (outcome != DrainOutcome.TimedOut || socket is null)
        {
            return;
        }

        socket.ShutdownSend();
        await CloseDrain.DrainAsync(input, half, limits.MaxDrainedBytes, clock, connectionClosed).ConfigureAwait(false);
    }
}
