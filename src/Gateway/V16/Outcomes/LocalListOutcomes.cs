using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>What answers to SendLocalList and GetLocalListVersion tell (OCPP 1.6 §5.15, §5.10). Used under the charge point's turn.</summary>
internal static class LocalListOutcomes
{
    public static void AdoptSend(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        if (SendLocalListResponse.TryRead(payload, ref context, out SendLocalListResponse response)
            && response.Status == UpdateStatus.Accepted
            && SendLocalListRequest.TryRead(command.Payload.Span, ref context, out SendLocalListRequest request))
        {
            chargePoint.Record(new LocalListChanged
            {
                ListVersion = request.ListVersion,
                Update = request.UpdateType == UpdateType.Full ? LocalListUpdate.Full : LocalListUpdate.Differential,
                Payload = command.Payload.Span,
            });
        }
    }

    public static void AdoptVersion(ChargePoint chargePoint, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        if (GetLocalListVersionResponse.TryRead(payload, ref context, out GetLocalListVersionResponse response))
        {
            chargePoint.Record(new LocalListChanged { ListVersion = response.ListVersion, Update = LocalListUpdate.Reported });
        }
    }
}
