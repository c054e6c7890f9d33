using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>Keeps what a connector reports of itself (OCPP 1.6 §4.9). Transitions are shown, never enforced.</summary>
internal sealed class StatusNotificationHandler(TimeProvider clock, LocalListAutoSync localLists) : ICallHandler<StatusNotificationRequest>
{
    public void Handle(scoped in StatusNotificationRequest request, scoped InboundCall inbound)
    {
        PlausibleTime.Check(inbound, request.Timestamp, clock);

        // The timestamp is optional (OCPP 1.6 §6.47); the time of receipt is the best we know.
        DateTimeOffset at = request.Timestamp is { IsValid: true } timestamp ? timestamp.Value : clock.GetUtcNow();
        inbound.Session.NoteClock(request.Timestamp);
        bool isReleased = ReservationEnds.IsReleased(inbound.ChargePoint, request.ConnectorId, request.Status);
        JournalPosition position = inbound.ChargePoint.Record(new ConnectorStatusChanged { ConnectorId = request.ConnectorId, At = at, Payload = inbound.Payload });
        position = ReservationEnds.AfterStatus(inbound.ChargePoint, position, request.ConnectorId, request.Status, isReleased, clock.GetUtcNow());
        if (request.ErrorCode == ChargePointErrorCode.LocalListConflict)
        {
            // It was answered otherwise than its list says (OCPP 1.6 §7.6).
            localLists.Renew(inbound.ChargePoint.Id, isFull: true);
        }

        inbound.ReplyWhenDurable(position, default(StatusNotificationResponse));
        string? status = request.Status == ChargePointStatus.Unknown ? inbound.SpelledStatus() : request.Status.ToName();
        inbound.Report(V16Action.StatusNotification, new EffectDetails { ConnectorId = request.ConnectorId, Status = status });
    }
}
