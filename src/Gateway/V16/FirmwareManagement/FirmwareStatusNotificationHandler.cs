using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.FirmwareManagement;

/// <summary>Keeps how far a firmware update is (OCPP 1.6 §4.5).</summary>
internal sealed class FirmwareStatusNotificationHandler : ICallHandler<FirmwareStatusNotificationRequest>
{
    public void Handle(scoped in FirmwareStatusNotificationRequest request, scoped InboundCall inbound)
    {
        JournalPosition position = inbound.ChargePoint.Record(new FirmwareStatusReceived { Payload = inbound.Payload });
        inbound.ReplyWhenDurable(position, default(FirmwareStatusNotificationResponse));
        string? status = request.Status == FirmwareStatus.Unknown ? inbound.SpelledStatus() : request.Status.ToName();
        inbound.Report(V16Action.FirmwareStatusNotification, new EffectDetails { Status = status });
    }
}
