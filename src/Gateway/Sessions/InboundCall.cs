using Ocpp.Codec;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The right and the duty to answer one CALL, exactly once. Lives as long as the handler's call: what it points to is the frame's
/// memory. All ways to answer keep the order in which the CALLs came.
/// </summary>
internal readonly ref struct InboundCall
{
    private readonly ChargePointSession _session;
    private readonly ReadOnlySpan<byte> _idToken;

    /// <param name="session">Whose CALL it is.</param>
    /// <param name="text">The whole message.</param>
    /// <param name="envelope">What was read of it.</param>
    /// <param name="decision">What was decided on it; null as long as nobody was asked.</param>
    public InboundCall(ChargePointSession session, ReadOnlySpan<byte> text, in Envelope envelope, Decision? decision = null)
    {
        _session = session;
        Text = text;
        _idToken = envelope.IdToken;
        MessageId = envelope.Id;
        Payload = envelope.Payload;
        Decision = decision;
    }

    /// <param name="session">Whose CALL it is.</param>
    /// <param name="call">What it is.</param>
    /// <param name="payload">Its payload, which was read.</param>
    public InboundCall(ChargePointSession session, in PlainCall call, ReadOnlySpan<byte> payload)
    {
        _session = session;
        Text = call.Text;
        _idToken = call.IdToken;
        MessageId = call.Id;
        Payload = payload;
    }

    public ChargePoint ChargePoint => _session.ChargePoint;

    public ChargePointSession Session => _session;

    public JsonText MessageId { get; }

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The request's JSON object as it came.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>What the message is forgiven, as far as it was read.</summary>
    public ToleranceSet Tolerances { get; init; }

    /// <summary>What a backend or its fallback said; null where nobody was asked.</summary>
    public Decision? Decision { get; }

    /// <summary>Whose word the answer is.</summary>
    public Decider DecidedBy => Decision?.DecidedBy ?? Decider.Gateway;

    /// <summary>How long the decision took; null where nobody was asked.</summary>
    public int? DecisionMs => Decision?.DurationMs;

    /// <summary>Answers now; for requests that state no fact.</summary>
    public void Reply<TResponse>(scoped in TResponse response)
        where TResponse : struct, IOcppMessage<TResponse>, allows ref struct
        => ReplyWhenDurable(JournalPosition.None, in response);

    /// <summary>
    /// Encodes the answer now and sends it once the journal has committed <paramref name="position"/>. Where somebody decided on the answer's
    /// text, that goes out as it came, in place of the handler's.
    /// </summary>
    public void ReplyWhenDurable<TResponse>(JournalPosition position, scoped in TResponse response, Action<ChargePointSession>? afterReply = null)
        where TResponse : struct, IOcppMessage<TResponse>, allows ref struct
    {
        if (Decision is not { HasAnswer: true } decision)
        {
            ReplyInOwnWords(position, in response, afterReply);
            return;
        }

        FrameScratch scratch = FrameScratch.ForThisThread;
        EnvelopeWriter.WriteRawCallResult(scratch.Begin(), _idToken, decision.Answer.Span);
        _session.Answer(scratch.End(), position, afterReply);
    }

    /// <summary>As <see cref="ReplyWhenDurable"/>, with the handler's answer whatever was decided: it has taken over what it could.</summary>
    public void ReplyInOwnWords<TResponse>(JournalPosition position, scoped in TResponse response, Action<ChargePointSession>? afterReply = null)
        where TResponse : struct, IOcppMessage<TResponse>, allows ref struct
    {
        FrameScratch scratch = FrameScratch.ForThisThread;
        EnvelopeWriter.WriteCallResult(scratch.Begin(), _idToken, in response);
        _session.Answer(scratch.End(), position, afterReply);
    }

    /// <summary>
    /// Leaves the answer to a decision: the CALL is copied, the session's CALLs behind it wait, and it comes back to its handler with the
    /// decision. Whoever decides takes what this gives.
    /// </summary>
    /// <param name="action">The protocol's name for its action.</param>
    public PendingReply ReplyWhenDecided(string action) => _session.BeginDecision(action, MessageId.ToString(), Text, Payload);

    public void ReplyError(CallErrorCode code, string description)
    {
        FrameScratch scratch = FrameScratch.ForThisThread;
        EnvelopeWriter.WriteCallError(scratch.Begin(), _idToken, code, description);
        _session.Answer(scratch.End(), JournalPosition.None, afterReply: null, code);
    }
}
