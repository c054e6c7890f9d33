using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Security;

/// <summary>Keeps a security event, known type or not (security whitepaper, A04).</summary>
internal sealed class SecurityEventNotificationHandler : ICallHandler<SecurityEventNotificationRequest>
{
    public void Handle(scoped in SecurityEventNotificationRequest request, scoped InboundCall inbound)
    {
        JournalPosition position = inbound.ChargePoint.Record(new SecurityEventReceived { Payload = inbound.Payload });
        inbound.ReplyWhenDurable(position, default(SecurityEventNotificationResponse));
    }
}
