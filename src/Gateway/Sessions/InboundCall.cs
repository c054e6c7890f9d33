using Ocpp.Codec;
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

    public InboundCall(ChargePointSession session, in Envelope envelope)
    {
        _session = session;
        _idToken = envelope.IdToken;
        MessageId = envelope.Id;
        Payload = envelope.Payload;
    }

    public ChargePoint ChargePoint => _session.ChargePoint;

    public ChargePointSession Session => _session;

    public JsonText MessageId { get; }

    /// <summary>The request's JSON object as it came.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Answers now; for requests that state no fact.</summary>
    public void Reply<TResponse>(scoped in TResponse response)
        where TResponse : struct, IOcppMessage<TResponse>, allows ref struct
        => ReplyWhenDurable(JournalPosition.None, in response);

    /// <summary>Encodes the answer now and sends it once the journal has committed <paramref name="position"/>.</summary>
    public void ReplyWhenDurable<TResponse>(JournalPosition position, scoped in TResponse response, Action<ChargePointSession>? afterReply = null)
        where TResponse : struct, IOcppMessage<TResponse>, allows ref struct
    {
        FrameScratch scratch = FrameScratch.ForThisThread;
        EnvelopeWriter.WriteCallResult(scratch.Begin(), _idToken, in response);
        _session.Answer(scratch.End(), position, afterReply);
    }

    public void ReplyError(CallErrorCode code, string description)
    {
        FrameScratch scratch = FrameScratch.ForThisThread;
        EnvelopeWriter.WriteCallError(scratch.Begin(), _idToken, code, description);
        _session.Answer(scratch.End(), JournalPosition.None, afterReply: null, code);
    }
}
