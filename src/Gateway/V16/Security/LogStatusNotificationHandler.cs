using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Security;

/// <summary>Keeps how far a log upload is (security whitepaper, N01).</summary>
internal sealed class LogStatusNotificationHandler : ICallHandler<LogStatusNotificationRequest>
{
    public void Handle(scoped in LogStatusNotificationRequest request, scoped InboundCall inbound)
    {
        JournalPosition position = inbound.ChargePoint.Record(new LogStatusReceived { Payload = inbound.Payload });
        inbound.ReplyWhenDurable(position, default(LogStatusNotificationResponse));
        string? status = request.Status == UploadLogStatus.Unknown ? inbound.SpelledStatus() : request.Status.ToName();
        inbound.Report(V16Action.LogStatusNotification, new EffectDetails { Status = status, RequestId = request.RequestId });
    }
}
