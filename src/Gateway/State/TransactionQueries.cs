using System.Buffers;
using System.Text;
using Ocpp.Codec;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Transactions as the API shows them. Safe on any thread; sees what the applier has applied.</summary>
internal sealed class TransactionQueries(IStateReader state, StateIndex index, IEventJournal journal)
{
    /// <summary>Records looked at for one page: some 50 ms. A filter that hardly matches gets short pages, and each leads on to the next.</summary>
    public const int MaxVisited = 20_000;

    /// <summary>
    /// How far a charge point's clock is believed to be ahead of ours at most. Starts are listed in the order of their arrival; once they arrived so
    /// much before the wanted time, none of them can have a later timestamp.
    /// </summary>
    private static readonly TimeSpan MaxClockLead = TimeSpan.FromDays(1);

    /// <summary>MeterValue objects on one page of a list.</summary>
    public const int MaxMeterValues = 5_000;

    private readonly StoredTransactions _stored = new(state);
    private readonly MeterValueHistory _meterValues = new(journal);

    /// <summary>A transaction; null when there is none of this id.</summary>
    public TransactionView? Find(int id, bool withMeterValues) =>
        _stored.Find(id) is { } stored ? ToView(stored) with { MeterValues = withMeterValues ? _meterValues.Read(stored) : null } : null;

    /// <summary>Transactions that match, the newest first, without meter values.</summary>
    /// <param name="filter">What they have to match.</param>
    /// <param name="from">Where the page before left off; null begins with the newest.</param>
    /// <param name="limit">Transactions of a page.</param>
    public Page<TransactionView> List(TransactionFilter filter, long? from, int limit) =>
        filter is { IsOpen: true, ChargePointId: null, IdTag: null } ? ListOpen(filter, from, limit) : ListChain(filter, from, limit);

    /// <summary>
    /// As <see cref="List"/>, each with its meter values. A page ends early once it holds <see cref="MaxMeterValues"/> of them, so that no
    /// list costs more than a few seconds of reading the journal.
    /// </summary>
    public Page<TransactionView> ListWhole(TransactionFilter filter, long? from, int limit)
    {
        Page<TransactionView> page = List(filter, from, limit);
        List<TransactionView> whole = [];
        int meterValues = 0;
        foreach (TransactionView item in page.Items)
        {
            if (meterValues >= MaxMeterValues)
            {
                return new Page<TransactionView>(whole, item.TransactionId);
            }

            // One that retention has taken since is simply not listed.
            if (Find(item.TransactionId, withMeterValues: true) is { } found)
            {
                whole.Add(found);
                meterValues += found.MeterValues?.Count ?? 0;
            }
        }

        return page with { Items = whole };
    }

    private static TransactionView ToView(StoredTransaction stored) => new()
    {
        TransactionId = stored.Id,
        ChargePointId = stored.ChargePointId,
        ConnectorId = stored.ConnectorId,
        IdTag = stored.IdTag,
        Answered = stored.Answered,
        MeterStart = stored.MeterStart,
        StartTimestamp = StartOf(stored),
        StartTime = stored.StartTime,
        ReservationId = stored.ReservationId,
        IsSuperseded = stored.IsSuperseded,
        MeterStop = stored.Stop?.MeterStop,
        StopTimestamp = stored.Stop is { } stop ? TimeOf(Encoding.UTF8.GetBytes(stop.Timestamp), stop.Time) : null,
        StopReason = stored.Stop?.Reason,
        StopIdTag = stored.Stop?.IdTag,
        StopTime = stored.Stop?.Time,
        Tolerances = stored.Tolerances,
    };

    private static DateTimeOffset StartOf(StoredTransaction stored) => TimeOf(stored.Timestamp, stored.StartTime);

    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> sent, DateTimeOffset received) =>
        OcppTimestamp.TryParse(sent, out OcppTimestamp timestamp) && timestamp.IsValid ? timestamp.Value : received;

    private static bool Matches(StoredTransaction stored, TransactionFilter filter)
    {
        DateTimeOffset start = StartOf(stored);
        return (filter.ChargePointId is null || stored.ChargePointId == filter.ChargePointId)
            && (filter.IdTag is null || IdTagKey.Of(stored.IdTag) == IdTagKey.Of(filter.IdTag))
            && (filter.IsOpen is null || stored.IsOpen == filter.IsOpen)
            && (filter.From is null || start >= filter.From)
            && (filter.To is null || start < filter.To);
    }

    // Open ones are few beside all, and known by name.
    private Page<TransactionView> ListOpen(TransactionFilter filter, long? from, int limit)
    {
        List<TransactionView> items = [];
        foreach (int id in index.OpenBelow((int)Math.Min(from ?? int.MaxValue, int.MaxValue), MaxVisited))
        {
            if (items.Count == limit)
            {
                return new Page<TransactionView>(items, id);
            }

            if (_stored.Find(id) is { } stored && Matches(stored, filter))
            {
                items.Add(ToView(stored));
            }
        }

        return new Page<TransactionView>(items, null);
    }

    private Page<TransactionView> ListChain(TransactionFilter filter, long? from, int limit)
    {
        (ChainKind chain, byte[] owner) = filter switch
        {
            { ChargePointId: { } chargePointId } => (ChainKind.ChargePoint, Encoding.UTF8.GetBytes(chargePointId)),
            { IdTag: { } idTag } => (ChainKind.IdTag, Encoding.UTF8.GetBytes(IdTagKey.Of(idTag))),
            _ => (ChainKind.All, []),
        };
        long next = from ?? RecordChain.ReadHead(state, StateKey.Transaction, chain, owner);
        List<TransactionView> items = [];
        int visited = 0;
        while (next != 0 && items.Count < limit && visited++ < MaxVisited && Read(next, chain, out long earlier) is { } stored)
        {
            if (filter.From is { } oldest && stored.StartTime < oldest - MaxClockLead)
            {
                return new Page<TransactionView>(items, null);
            }

            if (Matches(stored, filter))
            {
                items.Add(ToView(stored));
            }

            next = earlier;
        }

        return new Page<TransactionView>(items, next != 0 && (items.Count == limit || visited >= MaxVisited) ? next : null);
    }

    private StoredTransaction? Read(long id, ChainKind chain, out long earlier)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        if (!state.TryRead(StateKey.Of(StateKey.Transaction, id, key), buffer))
        {
            earlier = 0;
            return null;
        }

        earlier = RecordChain.Earlier(buffer.WrittenSpan, chain);
        return StoredTransaction.Decode((int)id, buffer.WrittenSpan);
    }
}
