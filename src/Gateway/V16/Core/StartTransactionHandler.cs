using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>
/// Numbers a transaction (OCPP 1.6 §4.8). It runs already, so there is always an id and a status, also for a bad tag, and a repeat
/// whose first answer got lost gets exactly the first answer, over reconnects and restarts.
/// </summary>
internal sealed class StartTransactionHandler(IdTagRegister idTags, TransactionLedger ledger, OcppOptions options) : ICallHandler<StartTransactionRequest>
{
    public void Handle(scoped in StartTransactionRequest request, scoped InboundCall inbound)
    {
        ChargePoint chargePoint = inbound.ChargePoint;
        string idTag = request.IdTag.ToString();
        ReadOnlySpan<byte> timestamp = PayloadText.Of(inbound.Payload, "timestamp"u8);
        if (ledger.TryFindStart(chargePoint, request.ConnectorId, idTag, timestamp, request.MeterStart, out RecordedStart recorded))
        {
            Answer(inbound, chargePoint.LastPosition, recorded.TransactionId, recorded.Answered);
            return;
        }

        IdTagStanding standing = idTags.Find(idTag);
        AuthorizationStatus status = standing.Status;
        if (status == AuthorizationStatus.Accepted && options.ConcurrentTransactions == ConcurrentTransactionRule.Reject && ledger.HasOtherOpen(idTag, chargePoint, request.ConnectorId))
        {
            status = AuthorizationStatus.ConcurrentTx;
        }

        int transactionId = ledger.TakeId();
        JournalPosition position = chargePoint.Record(new TransactionStarted
        {
            TransactionId = transactionId,
            ConnectorId = request.ConnectorId,
            IdTag = idTag,
            MeterStart = request.MeterStart,
            Timestamp = timestamp,
            ReservationId = ReservationEnds.Meant(chargePoint, request.ReservationId),
            Status = status,
            ParentIdTag = standing.ParentIdTag,
            ExpiryDate = standing.ExpiryDate,
            DecidedBy = Decider.Gateway,
            Payload = inbound.Payload,
        });
        position = ReservationEnds.AfterStart(chargePoint, position, in request, idTag, standing.ParentIdTag);

        // A transaction that this one displaces is over, and so are its charging profiles.
        position = ChargingProfileEnds.DropOrphans(chargePoint, position);
        Answer(inbound, position, transactionId, standing with { Status = status });
        inbound.Report(V16Action.StartTransaction, new EffectDetails { ConnectorId = (int)request.ConnectorId, IdTag = idTag, TransactionId = transactionId });
    }

    private static void Answer(scoped InboundCall inbound, JournalPosition position, int transactionId, in IdTagStanding standing)
    {
        StartTransactionResponse response = new() { TransactionId = transactionId, IdTagInfo = IdTagAnswer.From(in standing) };
        inbound.ReplyWhenDurable(position, in response);
    }
}
