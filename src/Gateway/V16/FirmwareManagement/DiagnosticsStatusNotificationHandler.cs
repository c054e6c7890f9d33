using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.FirmwareManagement;

/// <summary>Keeps how far a diagnostics upload is (OCPP 1.6 §4.4).</summary>
internal sealed class DiagnosticsStatusNotificationHandler : ICallHandler<DiagnosticsStatusNotificationRequest>
{
    public void Handle(scoped in DiagnosticsStatusNotificationRequest request, scoped InboundCall inbound)
    {
        JournalPosition position = inbound.ChargePoint.Record(new DiagnosticsStatusReceived { Payload = inbound.Payload });
        inbound.ReplyWhenDurable(position, default(DiagnosticsStatusNotificationResponse));
        string? status = request.Status == DiagnosticsStatus.Unknown ? inbound.SpelledStatus() : request.Status.ToName();
        inbound.Report(V16Action.DiagnosticsStatusNotification, new EffectDetails { Status = status });
    }
}
