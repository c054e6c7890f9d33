using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.V16.Core;

/// <summary>Tells the time (OCPP 1.6 §4.6). States no fact: that the charge point lives is seen by every byte it sends.</summary>
internal sealed class HeartbeatHandler(TimeProvider clock) : ICallHandler<HeartbeatRequest>
{
    public void Handle(scoped in HeartbeatRequest request, scoped InboundCall inbound)
    {
        inbound.Reply(new HeartbeatResponse { CurrentTime = OcppTimestamp.From(clock.GetUtcNow()) });
        inbound.Report(V16Action.Heartbeat);
    }
}
