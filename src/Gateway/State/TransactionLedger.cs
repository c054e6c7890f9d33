using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>
/// The transactions of all charge points, as far as one has to know of another: ids that are given once, and who charges where. Every member
/// is safe on any thread; those that take a charge point are called under its turn.
/// </summary>
internal sealed class TransactionLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _running = [];
    private readonly Dictionary<string, List<int>> _byIdTag = new(StringComparer.Ordinal);

    // How many run on each charge point that has any.
    private readonly Dictionary<string, int> _byChargePoint = new(StringComparer.Ordinal);
    private readonly StateStore _state;
    private readonly StoredTransactions _stored;

    // Given, but not journalled yet.
    private readonly HashSet<int> _given = [];

    // Running no longer, but the store may not know yet that they ever did. In the order of their ends.
    private readonly Queue<(int Id, JournalPosition Position)> _ended = [];
    private readonly HashSet<int> _endedIds = [];
    private int _lastId;

    private TransactionLedger(StateStore state)
    {
        _state = state;
        _stored = new StoredTransactions(state);
    }

    /// <summary>How many transactions run.</summary>
    public int RunningCount
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>The ledger as the opened store has it. Made before the first charge point connects.</summary>
    /// <param name="state">Finds transactions that no longer run.</param>
    /// <param name="index">Which ones run, and the last id that was given.</param>
    /// <param name="mayHaveLostIds">Ids may have been answered and lost in a crash, so some are left out.</param>
    public static TransactionLedger Open(StateStore state, StateIndex index, bool mayHaveLostIds)
    {
        TransactionLedger ledger = new(state)
        {
            _lastId = mayHaveLostIds ? TransactionIds.Ahead(index.LastTransactionId, TransactionIds.SkippedAfterStart) : index.LastTransactionId,
        };
        foreach (int id in index.OpenBelow(int.MaxValue, int.MaxValue))
        {
            if (ledger._stored.Find(id) is { IsOpen: true, IsSuperseded: false } running)
            {
                ledger.Add(running.Id, running.ChargePointId, running.ConnectorId, running.IdTag);
            }
        }

        return ledger;
    }

    /// <summary>
    /// An id that no transaction has: one more than the highest of ours that was ever journalled. One that then isn't used is simply missing,
    /// and is to be given back with <see cref="Return"/>.
    /// </summary>
    public int TakeId()
    {
        lock (_gate)
        {
            do
            {
                _lastId = TransactionIds.Next(_lastId);
            }
            while (!IsFree(_lastId));

            _given.Add(_lastId);
            return _lastId;
        }
    }

    /// <summary>Takes an id that a backend wishes for: a positive one that no transaction has, running or kept. False leaves it to <see cref="TakeId"/>.</summary>
    public bool TryTake(int id)
    {
        lock (_gate)
        {
            ForgetApplied();
            return id > 0 && IsFree(id) && _given.Add(id);
        }
    }

    /// <summary>An id that was taken isn't used: its transaction could not be journalled.</summary>
    public void Return(int id)
    {
        lock (_gate)
        {
            _given.Remove(id);
        }
    }

    /// <summary>
    /// Whether this StartTransaction was answered before (OCPP 1.6 §3.7: a charge point repeats it until it sees an answer). Its answer is given again,
    /// also if its transaction ended since, and also after a restart.
    /// </summary>
    /// <param name="chargePoint">Who sends it.</param>
    /// <param name="connectorId">As sent.</param>
    /// <param name="idTag">As sent; compared without case.</param>
    /// <param name="timestampRaw">The text between the quotes.</param>
    /// <param name="meterStart">As sent.</param>
    /// <param name="start">The answer that was given.</param>
    public bool TryFindStart(ChargePoint chargePoint, long connectorId, string idTag, scoped ReadOnlySpan<byte> timestampRaw, long meterStart, out RecordedStart start)
    {
        if (chargePoint.FindStart(connectorId, idTag, timestampRaw, meterStart) is { } live)
        {
            start = new RecordedStart(live.Id, live.Answered);
            return true;
        }

        StoredTransaction? stored = _stored.FindByStart(chargePoint.Id, connectorId, idTag, timestampRaw, meterStart);
        start = stored is null ? default : new RecordedStart(stored.Id, stored.Answered);
        return stored is not null;
    }

    /// <summary>What an id in a StopTransaction or in MeterValues stands for; the transaction where it is this charge point's.</summary>
    public TransactionStanding Classify(ChargePoint chargePoint, long transactionId, out Transaction? transaction)
    {
        transaction = null;
        if (transactionId is <= 0 or > int.MaxValue)
        {
            return TransactionStanding.Unknown;
        }

        int id = (int)transactionId;
        transaction = chargePoint.FindTransaction(id);
        if (transaction is not null)
        {
            return transaction.IsOpen ? TransactionStanding.OpenHere : TransactionStanding.EndedHere;
        }

        lock (_gate)
        {
            if (_running.ContainsKey(id))
            {
                return TransactionStanding.Foreign;
            }
        }

        return _stored.Find(id) is null ? TransactionStanding.Unknown : TransactionStanding.Foreign;
    }

    /// <summary>
    /// Whether a tag charges elsewhere: on another charge point, or on another connector of this one. One that runs on the very connector
    /// would end by the new start, so it doesn't count.
    /// </summary>
    public bool HasOtherOpen(string idTag, ChargePoint chargePoint, long connectorId)
    {
        lock (_gate)
        {
            if (!_byIdTag.TryGetValue(IdTagKey.Of(idTag), out List<int>? ids))
            {
                return false;
            }

            foreach (int id in ids)
            {
                Entry entry = _running[id];
                if (entry.ConnectorId != connectorId || entry.ChargePointId != chargePoint.Id)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether any transaction runs on a charge point, connected or not. One look in memory.</summary>
    public bool IsCharging(string chargePointId)
    {
        lock (_gate)
        {
            return _byChargePoint.ContainsKey(chargePointId);
        }
    }

    /// <summary>A transaction runs.</summary>
    public void Add(string chargePointId, Transaction transaction) => Add(transaction.Id, chargePointId, transaction.ConnectorId, transaction.IdTag);

    /// <summary>A transaction runs no longer.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="position">The fact that says so.</param>
    public void Remove(int id, JournalPosition position)
    {
        lock (_gate)
        {
            ForgetApplied();
            if (_endedIds.Add(id))
            {
                _ended.Enqueue((id, position));
            }

            if (!_running.Remove(id, out Entry? entry))
            {
                return;
            }

            if (--CollectionsMarshal.GetValueRefOrNullRef(_byChargePoint, entry.ChargePointId) == 0)
            {
                _byChargePoint.Remove(entry.ChargePointId);
            }

            if (!TryGetIds(entry.IdTagKey, out List<int>? ids))
            {
                return;
            }

            ids.Remove(id);
            if (ids.Count == 0)
            {
                _byIdTag.Remove(entry.IdTagKey);
            }
        }
    }

    private void Add(int id, string chargePointId, long connectorId, string idTag)
    {
        string key = IdTagKey.Of(idTag);
        lock (_gate)
        {
            _given.Remove(id);
            if (!_running.TryAdd(id, new Entry(chargePointId, connectorId, key)))
            {
                return;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_byChargePoint, chargePointId, out _)++;
            if (!TryGetIds(key, out List<int>? ids))
            {
                _byIdTag[key] = ids = new List<int>(1);
            }

            ids.Add(id);
        }
    }

    private bool IsFree(int id) => !_running.ContainsKey(id) && !_given.Contains(id) && !_endedIds.Contains(id) && _stored.Find(id) is null;

    private void ForgetApplied()
    {
        JournalPosition applied = _state.Applied;
        while (_ended.TryPeek(out (int Id, JournalPosition Position) oldest) && oldest.Position <= applied)
        {
            _ended.Dequeue();
            _endedIds.Remove(oldest.Id);
        }
    }

    private bool TryGetIds(string key, [NotNullWhen(true)] out List<int>? ids) => _byIdTag.TryGetValue(key, out ids);

    private sealed record Entry(string ChargePointId, long ConnectorId, string IdTagKey);
}
