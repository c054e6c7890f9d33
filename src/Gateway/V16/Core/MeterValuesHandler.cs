using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>
/// Keeps meter values (OCPP 1.6 §4.7), always answered with <c>{}</c>. They belong to the transaction that they name if it is this
/// charge point's, also after its end, since queued values may overtake nothing but arrive late; else they are the connector's own.
/// </summary>
internal sealed class MeterValuesHandler(TransactionLedger ledger) : ICallHandler<MeterValuesRequest>
{
    public void Handle(scoped in MeterValuesRequest request, scoped InboundCall inbound)
    {
        ChargePoint chargePoint = inbound.ChargePoint;
        JournalPosition position;
        if (request.TransactionId is { } named
            && ledger.Classify(chargePoint, named, out Transaction? transaction) is TransactionStanding.OpenHere or TransactionStanding.EndedHere)
        {
            position = chargePoint.Record(new TransactionMetered
            {
                TransactionId = transaction!.Id,
                PreviousMeterValues = transaction.LastMeterValues,
                Tolerances = inbound.Tolerances,
                Payload = inbound.Payload,
            });
        }
        else
        {
            ToleranceSet tolerances = inbound.Tolerances;
            if (request.TransactionId is not null)
            {
                inbound.Session.Tolerate(Tolerance.ForeignTransactionId);
                tolerances.Add(Tolerance.ForeignTransactionId);
            }

            position = chargePoint.Record(new MeterValuesReceived { ConnectorId = request.ConnectorId, Tolerances = tolerances, Payload = inbound.Payload });
        }

        inbound.ReplyWhenDurable(position, default(MeterValuesResponse));
        inbound.Report(V16Action.MeterValues, new EffectDetails { ConnectorId = (int)request.ConnectorId });
    }
}
