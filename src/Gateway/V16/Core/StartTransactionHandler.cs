using Ocpp.Codec;
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
internal sealed class StartTransactionHandler(IdTagRegister idTags, TransactionLedger ledger, OcppOptions options, TimeProvider clock) : ICallHandler<StartTransactionRequest>
{
    /// <summary>A repeat needs no decision: its answer was given, or lost on the way.</summary>
    public bool IsDecided(scoped in StartTransactionRequest request, scoped InboundCall inbound) => TryFind(in request, inbound, out _);

    public void Handle(scoped in StartTransactionRequest request, scoped InboundCall inbound)
    {
        ChargePoint chargePoint = inbound.ChargePoint;
        inbound.Session.NoteClock(request.Timestamp);
        if (TryFind(in request, inbound, out RecordedStart recorded))
        {
            inbound.Session.Tolerate(Tolerance.RepeatedStart);
            Answer(inbound, chargePoint.LastPosition, recorded.TransactionId, recorded.Answered);
            return;
        }

        ToleranceSet tolerances = PlausibleTime.Check(inbound, request.Timestamp, clock);
        string idTag = request.IdTag.ToString();
        int wishedId = 0;
        IdTagStanding standing;
        if (inbound.Decision is { HasAnswer: true } decision)
        {
            StartTransactionResponse decided = DecidedAnswer.Read<StartTransactionResponse>(decision);
            standing = IdTagAnswer.ToStanding(decided.IdTagInfo);
            wishedId = decided.TransactionId;
        }
        else
        {
            standing = Judge(idTag, chargePoint, request.ConnectorId);
        }

        bool hasBackendsId = ledger.TryTake(wishedId);
        int transactionId = hasBackendsId ? wishedId : ledger.TakeId();
        JournalPosition position;
        try
        {
            position = chargePoint.Record(new TransactionStarted
            {
                TransactionId = transactionId,
                ConnectorId = request.ConnectorId,
                IdTag = idTag,
                MeterStart = request.MeterStart,
                Timestamp = TimestampOf(inbound.Payload),
                ReservationId = ReservationEnds.Meant(chargePoint, request.ReservationId),
                Status = standing.Status,
                ParentIdTag = standing.ParentIdTag,
                ExpiryDate = standing.ExpiryDate,
                DecidedBy = inbound.DecidedBy,
                DecisionMs = inbound.DecisionMs,
                HasBackendsId = hasBackendsId,
                Tolerances = tolerances,
                Payload = inbound.Payload,
            });
        }
        catch (JournalUnavailableException)
        {
            ledger.Return(transactionId);
            throw;
        }

        position = ReservationEnds.AfterStart(chargePoint, position, in request, idTag, standing.ParentIdTag);

        // A transaction that this one displaces is over, and so are its charging profiles.
        position = ChargingProfileEnds.DropOrphans(chargePoint, position);
        Answer(inbound, position, transactionId, standing);
        inbound.Report(V16Action.StartTransaction, new EffectDetails { ConnectorId = (int)request.ConnectorId, IdTag = idTag, TransactionId = transactionId });
    }

    private bool TryFind(scoped in StartTransactionRequest request, scoped InboundCall inbound, out RecordedStart recorded) =>
        ledger.TryFindStart(inbound.ChargePoint, request.ConnectorId, request.IdTag.ToString(), TimestampOf(inbound.Payload), request.MeterStart, out recorded);

    private IdTagStanding Judge(string idTag, ChargePoint chargePoint, long connectorId)
    {
        IdTagStanding standing = idTags.Find(idTag);
        return standing.Status == AuthorizationStatus.Accepted
            && options.ConcurrentTransactions == ConcurrentTransactionRule.Reject
            && ledger.HasOtherOpen(idTag, chargePoint, connectorId)
                ? standing with { Status = AuthorizationStatus.ConcurrentTx }
                : standing;
    }

    // As it was sent: a repeat is known by it.
    private static ReadOnlySpan<byte> TimestampOf(ReadOnlySpan<byte> payload) => PayloadText.Of(payload, "timestamp"u8);

    // In our own words whatever was decided: the id may be another than the backend wished for, and a repeat is answered from what was kept.
    private static void Answer(scoped InboundCall inbound, JournalPosition position, int transactionId, in IdTagStanding standing)
    {
        StartTransactionResponse response = new() { TransactionId = transactionId, IdTagInfo = IdTagAnswer.From(in standing) };
        inbound.ReplyInOwnWords(position, in response);
    }
}
