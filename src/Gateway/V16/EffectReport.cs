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

    /// <summary>A status that OCPP doesn't have, as the charge point spelled it: it was sent all the same. Null where nobody waits for it.</summary>
    public static string? SpelledStatus(this scoped in InboundCall inbound) =>
        inbound.ChargePoint.Effects is null ? null : JsonFields.Text(inbound.Payload, "status"u8);
}
