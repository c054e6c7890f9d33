using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>
/// Ends a transaction (OCPP 1.6 §4.10). It can't be refused: an id that is unknown, 0, -1, another charge point's or ended before is
/// answered all the same, kept as it came, and ends nobody's transaction.
/// </summary>
internal sealed class StopTransactionHandler(IdTagRegister idTags, TransactionLedger ledger, TimeProvider clock) : ICallHandler<StopTransactionRequest>
{
    public void Handle(scoped in StopTransactionRequest request, scoped InboundCall inbound)
    {
        ChargePoint chargePoint = inbound.ChargePoint;
        inbound.Session.NoteClock(request.Timestamp);
        IdTagStanding? standing = inbound.Decision is { HasAnswer: true } decision ? StandingOf(decision)
            : request.IdTag.IsPresent ? idTags.Find(request.IdTag.ToString())
            : null;
        ToleranceSet tolerances = PlausibleTime.Check(inbound, request.Timestamp, clock);
        JournalPosition position;
        if (ledger.Classify(chargePoint, request.TransactionId, out Transaction? transaction) == TransactionStanding.OpenHere)
        {
            IReadOnlyList<ChargingProfileView> ending = ChargingProfileEnds.EndingWith(chargePoint, transaction!);
            position = chargePoint.Record(new TransactionStopped
            {
                TransactionId = transaction!.Id,
                ConnectorId = transaction.ConnectorId,
                PreviousMeterValues = transaction.LastMeterValues,
                Status = standing?.Status,
                ParentIdTag = standing?.ParentIdTag,
                ExpiryDate = standing?.ExpiryDate,
                DecidedBy = inbound.DecidedBy,
                DecisionMs = inbound.DecisionMs,
                Tolerances = tolerances,
                Payload = inbound.Payload,
            });
            position = ChargingProfileEnds.Drop(chargePoint, ending, position);
        }
        else
        {
            inbound.Session.Tolerate(Tolerance.ForeignTransactionId);
            tolerances.Add(Tolerance.ForeignTransactionId);
            position = chargePoint.Record(new StrayTransactionStopped
            {
                TransactionId = request.TransactionId,
                DecidedBy = inbound.DecidedBy,
                DecisionMs = inbound.DecisionMs,
                Tolerances = tolerances,
                Payload = inbound.Payload,
            });
        }

        // OCPP 1.6 §6.50: about the tag that stopped; without one in the request there is nothing to say.
        StopTransactionResponse response = standing is { } known
            ? new() { IdTagInfo = IdTagAnswer.From(in known) }
            : default;
        inbound.ReplyWhenDurable(position, in response);
        inbound.Report(V16Action.StopTransaction, new EffectDetails { TransactionId = transaction?.Id });
    }

    private static IdTagStanding? StandingOf(Decision decision)
    {
        StopTransactionResponse response = DecidedAnswer.Read<StopTransactionResponse>(decision);
        return response.IdTagInfo.IsPresent ? IdTagAnswer.ToStanding(response.IdTagInfo) : null;
    }
}
