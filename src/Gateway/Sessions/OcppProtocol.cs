namespace Ocpp.Gateway.Sessions;

/// <summary>One protocol version, chosen once per connection. Knows the sub-protocol's name and what its messages mean; holds no session state.</summary>
internal abstract class OcppProtocol
{
    /// <summary>The WebSocket sub-protocol token, for example <c>ocpp1.6</c>.</summary>
    public abstract string SubProtocol { get; }

    /// <summary>Handles one message in the session's turn; every CALL is answered exactly once through <see cref="ChargePointSession.Answer"/>.</summary>
    /// <param name="session">Whose message it is.</param>
    /// <param name="text">One whole WebSocket text message, valid UTF-8, for the time of the call.</param>
    public abstract void Dispatch(ChargePointSession session, ReadOnlySpan<byte> text);

    /// <summary>
    /// Goes on with a CALL that waited for a decision, in the session's turn. A session that has ended meanwhile can't be answered; what the
    /// charge point did all the same is still to be stated.
    /// </summary>
    /// <param name="session">Whose CALL it is.</param>
    /// <param name="pending">The CALL.</param>
    /// <param name="decision">What was decided.</param>
    public abstract void Conclude(ChargePointSession session, PendingReply pending, Decision decision);
}
