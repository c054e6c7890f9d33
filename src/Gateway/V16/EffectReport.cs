using Ocpp.Codec.V16;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16;

/// <summary>Tells the commands that wait for an effect what a charge point has just reported. Costs one look where none waits.</summary>
internal static class EffectReport
{
    public static void Report(this scoped in InboundCall inbound, V16Action action, in EffectDetails details = default)
    {
        if (inbound.ChargePoint.Effects is not null)
        {
            CommandEffects.Observe(inbound.ChargePoint, action, inbound.MessageId.ToString(), in details);
        }
    }
}
