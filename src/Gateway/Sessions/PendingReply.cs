using System.Diagnostics;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// A CALL whose answer waits for a decision: a copy of what the frame held, and the way back. Whoever takes it over owes it exactly one
/// <see cref="Decide"/>, and keeps the charge point from being let go until then; after the session's end the decision may still be a fact to keep.
/// </summary>
internal sealed class PendingReply
{
    private readonly ChargePointSession _session;

    /// <param name="session">Whose CALL it is.</param>
    /// <param name="action">The protocol's name for its action.</param>
    /// <param name="messageId">The CALL's id as text.</param>
    /// <param name="text">The whole message.</param>
    /// <param name="payload">The request, a part of the message or what stands for a missing one.</param>
    /// <param name="receivedAt">When its bytes were there, as the clock's timestamp.</param>
    public PendingReply(ChargePointSession session, string action, string messageId, ReadOnlySpan<byte> text, ReadOnlySpan<byte> payload, long receivedAt)
    {
        _session = session;
        Action = action;
        MessageId = messageId;
        ReceivedAt = receivedAt;
        byte[] copy = text.ToArray();
        Text = copy;
        IsAsReceived = text.Overlaps(payload, out int start);
        Payload = IsAsReceived ? copy.AsMemory(start, payload.Length) : payload.ToArray();
    }

    /// <summary>The CALL's span, below which asking for the decision belongs; null when the CALL isn't traced.</summary>
    public Activity? Span { get; init; }

    public ChargePoint ChargePoint => _session.ChargePoint;

    /// <summary>The sub-protocol that it speaks.</summary>
    public string Protocol => _session.Protocol;

    public string Action { get; }

    public string MessageId { get; }

    /// <summary>The whole message.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The request's JSON object.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The text is JSON as it stands; false where it had to be mended to be read.</summary>
    public bool IsAsReceived { get; }

    /// <summary>When its bytes were there, as the clock's timestamp: what is left of its time counts from here.</summary>
    public long ReceivedAt { get; }

    /// <summary>Answers the CALL, or states what was decided if the session has ended meanwhile. Takes the turn; safe from any thread, once.</summary>
    public void Decide(Decision decision)
    {
        lock (ChargePoint.Turn)
        {
            _session.Conclude(this, decision);
        }
    }
}
