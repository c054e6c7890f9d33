using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>What facts mean for the records of transactions and for the lists in which they hang. Applier's thread only.</summary>
internal sealed class TransactionProjection(StateIndex index, ProjectionBuffers buffers)
{
    private const byte LastIdLayout = 1;
    private readonly RecordChain _chain = new(StateKey.Transaction);
    private readonly MeterPatch _meter = new();
    private readonly byte[] _running = new byte[RunningList.MaxLength];

    public void Started(in ProjectionStep step, in TransactionStarted fact)
    {
        StoredTransaction transaction = new()
        {
            Id = fact.TransactionId,
            ChargePointId = Encoding.UTF8.GetString(step.ChargePointId),
            ConnectorId = fact.ConnectorId,
            IdTag = BoundedText.Cut(fact.IdTag),
            MeterStart = fact.MeterStart,
            Timestamp = BoundedText.Cut(fact.Timestamp).ToArray(),
            ReservationId = fact.ReservationId,
            Answered = new IdTagStanding(fact.Status, fact.ParentIdTag, fact.ExpiryDate),
            StartPosition = step.Position,
            StartTime = step.Header.Time,
            LastPosition = step.Position,
            LastTime = step.Header.Time,
            Tolerances = fact.Tolerances,
        };

        FactWriter writer = new(new byte[512]);
        transaction.Encode(ref writer);
        Span<byte> record = writer.Buffer.AsSpan(0, writer.Length);
        _chain.Append(step.State, record, fact.TransactionId, ChainKind.All, default);
        _chain.Append(step.State, record, fact.TransactionId, ChainKind.ChargePoint, step.ChargePointId);
        _chain.Append(step.State, record, fact.TransactionId, ChainKind.IdTag, Encoding.UTF8.GetBytes(IdTagKey.Of(transaction.IdTag)));
        step.State.Upsert(StateKey.Of(StateKey.Transaction, fact.TransactionId, buffers.Key), record);
        index.AddOpen(fact.TransactionId, step.Position, step.Header.Time, isSuperseded: false);

        RememberStart(in step, in fact);
        if (!fact.HasBackendsId)
        {
            RememberId(in step, fact.TransactionId);
        }

        Run(in step, fact.ConnectorId, fact.TransactionId);
    }

    public void Metered(in ProjectionStep step, in TransactionMetered fact)
    {
        _meter.Set(step.ChargePointId, step.Position, step.Header.Time, fact.Tolerances);
        if (step.State.TryPatch(StateKey.Of(StateKey.Transaction, fact.TransactionId, buffers.Key), _meter))
        {
            index.TouchOpen(fact.TransactionId, step.Header.Time);
            return;
        }

        Span<byte> record = Read(in step, fact.TransactionId);
        if (record.Length > 0)
        {
            StoredTransaction.AddMeterValues(record, step.Position, step.Header.Time);
            record = StoredTransaction.AddTolerances(record, fact.Tolerances);
            step.State.Upsert(StateKey.Of(StateKey.Transaction, fact.TransactionId, buffers.Key), record);
            index.TouchOpen(fact.TransactionId, step.Header.Time);
        }
    }

    /// <summary>Ends a transaction; gives the connector that it ran on until now, or null when there was none: it isn't open, or a later one runs there.</summary>
    public long? Stopped(in ProjectionStep step, in TransactionStopped fact)
    {
        Span<byte> record = Read(in step, fact.TransactionId);
        if (record.Length == 0)
        {
            return null;
        }

        StoredTransaction transaction = StoredTransaction.Decode(fact.TransactionId, record);
        if (!transaction.IsOpen)
        {
            return null;
        }

        transaction.End(new StoredStop
        {
            MeterStop = JsonFields.Number(fact.Payload, "meterStop"u8) ?? 0,
            Timestamp = BoundedText.Cut(JsonFields.Text(fact.Payload, "timestamp"u8) ?? string.Empty),
            Reason = BoundedText.Cut(JsonFields.Text(fact.Payload, "reason"u8) ?? "Local"),
            IdTag = JsonFields.Text(fact.Payload, "idTag"u8) is { } idTag ? BoundedText.Cut(idTag) : null,
            Position = step.Position,
            Time = step.Header.Time,
        }, fact.Tolerances);

        FactWriter writer = new(new byte[1024]);
        transaction.Encode(ref writer);
        Span<byte> ended = writer.Buffer.AsSpan(0, writer.Length);
        record.Slice(RecordChain.LinksAt, RecordChain.LinksLength).CopyTo(ended[RecordChain.LinksAt..]);
        long hour = Hours.Of(step.Header.Time);
        _chain.Append(step.State, ended, fact.TransactionId, ChainKind.EndedHour, Hours.Owner(hour, stackalloc byte[Hours.OwnerLength]));
        step.State.Upsert(StateKey.Of(StateKey.Transaction, fact.TransactionId, buffers.Key), ended);
        index.RemoveOpen(fact.TransactionId);
        index.AddEnded(hour, transaction.StartPosition);
        RunNoLonger(in step, fact.TransactionId);
        return transaction.IsSuperseded ? null : transaction.ConnectorId;
    }

    /// <summary>Forgets a transaction.</summary>
    public void Expire(IStateWriter state, int transactionId)
    {
        ReadOnlySpan<byte> read = buffers.Read(state, StateKey.Of(StateKey.Transaction, transactionId, buffers.Key));
        if (read.Length == 0)
        {
            return;
        }

        // The chains read neighbours into buffers of their own, but the record is short and its fields are needed to the end.
        StoredTransaction transaction = StoredTransaction.Decode(transactionId, read);
        byte[] chargePointId = Encoding.UTF8.GetBytes(transaction.ChargePointId);
        _chain.Remove(state, read, ChainKind.All, default);
        _chain.Remove(state, read, ChainKind.ChargePoint, chargePointId);
        _chain.Remove(state, read, ChainKind.IdTag, Encoding.UTF8.GetBytes(IdTagKey.Of(transaction.IdTag)));
        if (transaction.Stop is { } stop)
        {
            long hour = Hours.Of(stop.Time);
            _chain.Remove(state, read, ChainKind.EndedHour, Hours.Owner(hour, stackalloc byte[Hours.OwnerLength]));
            index.RemoveEnded(hour);
        }
        else
        {
            index.RemoveOpen(transactionId);
        }

        Span<byte> hash = stackalloc byte[StoredTransactions.StartHashLength];
        StoredTransactions.StartHash(chargePointId, transaction.ConnectorId, transaction.IdTag, transaction.Timestamp, transaction.MeterStart, hash);
        if (StoredTransactions.IdOfStart(buffers.Read(state, StateKey.Of(StateKey.Start, hash, buffers.Key))) == transactionId)
        {
            state.Delete(StateKey.Of(StateKey.Start, hash, buffers.Key));
        }

        state.Delete(StateKey.Of(StateKey.Transaction, transactionId, buffers.Key));
    }

    /// <summary>The last transaction id in a record of it; 0 for an absent one.</summary>
    public static int DecodeLastId(ReadOnlySpan<byte> record)
    {
        if (record.Length == 0)
        {
            return 0;
        }

        StoredLayout.Check("The last transaction id", record[0], LastIdLayout);
        return new FactReader(record[1..]).ReadInt32();
    }

    private Span<byte> Read(in ProjectionStep step, int transactionId)
    {
        Span<byte> record = buffers.Read(step.State, StateKey.Of(StateKey.Transaction, transactionId, buffers.Key));
        return record.Length > 0 && StoredTransaction.ChargePointOf(record).SequenceEqual(step.ChargePointId) ? record : default;
    }

    private void RememberStart(in ProjectionStep step, in TransactionStarted fact)
    {
        Span<byte> hash = stackalloc byte[StoredTransactions.StartHashLength];
        StoredTransactions.StartHash(step.ChargePointId, fact.ConnectorId, BoundedText.Cut(fact.IdTag), fact.Timestamp, fact.MeterStart, hash);
        FactWriter writer = buffers.Write();
        writer.WriteByte(StoredTransactions.StartLayout);
        writer.WriteInt32(fact.TransactionId);
        buffers.Store(step.State, StateKey.Of(StateKey.Start, hash, buffers.Key), writer);
    }

    // Charge points record side by side, so ids may reach the journal a little out of order.
    private void RememberId(in ProjectionStep step, int transactionId)
    {
        if (!TransactionIds.IsLater(transactionId, index.LastTransactionId))
        {
            return;
        }

        index.LastTransactionId = transactionId;
        FactWriter writer = buffers.Write();
        writer.WriteByte(LastIdLayout);
        writer.WriteInt32(transactionId);
        buffers.Store(step.State, StateKey.Of(StateKey.LastTransactionId, default(ReadOnlySpan<byte>), buffers.Key), writer);
    }

    private void Run(in ProjectionStep step, long connectorId, int transactionId)
    {
        ReadOnlySpan<byte> running = buffers.Read(step.State, StateKey.Of(StateKey.RunningTransactions, step.ChargePointId, buffers.Key));
        int length = RunningList.Add(running, connectorId, transactionId, _running, out int displaced);
        step.State.Upsert(StateKey.Of(StateKey.RunningTransactions, step.ChargePointId, buffers.Key), _running.AsSpan(0, length));
        if (displaced == 0)
        {
            return;
        }

        Span<byte> record = Read(in step, displaced);
        if (record.Length > 0)
        {
            StoredTransaction.Supersede(record, step.Position, step.Header.Time);
            step.State.Upsert(StateKey.Of(StateKey.Transaction, displaced, buffers.Key), record);
            index.SupersedeOpen(displaced, step.Header.Time);
        }
    }

    private void RunNoLonger(in ProjectionStep step, int transactionId)
    {
        ReadOnlySpan<byte> running = buffers.Read(step.State, StateKey.Of(StateKey.RunningTransactions, step.ChargePointId, buffers.Key));
        int length = RunningList.Remove(running, transactionId, _running);
        ReadOnlySpan<byte> key = StateKey.Of(StateKey.RunningTransactions, step.ChargePointId, buffers.Key);
        if (length == 0)
        {
            step.State.Delete(key);
        }
        else
        {
            step.State.Upsert(key, _running.AsSpan(0, length));
        }
    }
}
