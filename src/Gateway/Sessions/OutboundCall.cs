using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// One question to a charge point: a CALL of ours, from its place in the queue to its end (OCPP-J 1.6 §4.1.1).
/// The callbacks run under the charge point's turn: <see cref="Sent"/>, then one of <see cref="Answered"/>, <see cref="Refused"/>,
/// <see cref="Unreadable"/> and <see cref="TimedOut"/>. <see cref="Lost"/> may come at any point before those. An answer after
/// <see cref="TimedOut"/> is handed over once more, with <c>isLate</c>. They must neither wait nor throw for the peer's fault.
/// </summary>
internal abstract class OutboundCall(string uniqueId, string action, ReadOnlyMemory<byte> payload)
{
    /// <summary>At most 36 characters, unique on the connection (OCPP-J 1.6 §4.1.4).</summary>
    public string UniqueId { get; } = uniqueId;

    public string Action { get; } = action;

    /// <summary>The request's JSON object; it is sent byte by byte as it stands here.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public abstract void Sent(ChargePoint chargePoint);

    /// <param name="chargePoint">Whose turn it is.</param>
    /// <param name="payload">A JSON object, the exact bytes that came; valid during the callback only.</param>
    /// <param name="isLate">The answer came after <see cref="TimedOut"/>.</param>
    public abstract void Answered(ChargePoint chargePoint, ReadOnlySpan<byte> payload, bool isLate);

    /// <summary>The charge point answered with a CALLERROR.</summary>
    public abstract void Refused(ChargePoint chargePoint, string errorCode, string errorDescription, ReadOnlySpan<byte> errorDetails, bool isLate);

    /// <summary>The charge point's confirmation is no JSON object.</summary>
    public abstract void Unreadable(ChargePoint chargePoint, string reason, bool isLate);

    public abstract void TimedOut(ChargePoint chargePoint);

    /// <summary>The connection ended before an answer came.</summary>
    public abstract void Lost(ChargePoint chargePoint, bool wasSent);
}
