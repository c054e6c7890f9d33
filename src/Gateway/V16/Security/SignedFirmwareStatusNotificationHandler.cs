using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Security;

/// <summary>Keeps how far a signed firmware update is (security whitepaper, L01).</summary>
internal sealed class SignedFirmwareStatusNotificationHandler : ICallHandler<SignedFirmwareStatusNotificationRequest>
{
    public void Handle(scoped in SignedFirmwareStatusNotificationRequest request, scoped InboundCall inbound)
    {
        JournalPosition position = inbound.ChargePoint.Record(new SignedFirmwareStatusReceived { Payload = inbound.Payload });
        inbound.ReplyWhenDurable(position, default(SignedFirmwareStatusNotificationResponse));
        string? status = request.Status == SignedFirmwareStatus.Unknown ? inbound.SpelledStatus() : request.Status.ToName();
        inbound.Report(V16Action.SignedFirmwareStatusNotification, new EffectDetails { Status = status, RequestId = request.RequestId });
    }
}
