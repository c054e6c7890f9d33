using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>What a backend is asked.</summary>
/// <param name="ChargePointId">Who sent the CALL.</param>
/// <param name="Protocol">The sub-protocol that it speaks.</param>
/// <param name="MessageId">The CALL's id.</param>
/// <param name="Action">The CALL's action.</param>
/// <param name="Payload">The request, one JSON object.</param>
/// <param name="Text">The whole CALL as it came; empty where it is no JSON as it stands.</param>
internal sealed record DecisionQuestion(
    string ChargePointId, string Protocol, string MessageId, string Action, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Text = default)
{
    public static DecisionQuestion Of(PendingReply pending) => new(
        pending.ChargePoint.Id, pending.Protocol, pending.MessageId, pending.Action, pending.Payload, pending.IsAsReceived ? pending.Text : default);
}
