using System.Text;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Tests.State;

/// <summary>The state over a journal in memory and a store in a temporary directory; it can be closed and opened again, or replayed into an empty store.</summary>
internal sealed class StateRig : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ocpp-state");
    private int _generation;

    public StateRig(bool commitManually = false, RegistrationStatus unknownBootStatus = RegistrationStatus.Accepted)
    {
        Journal = new MemoryJournal(new MemoryJournalOptions { CommitManually = commitManually });
        UnknownBootStatus = unknownBootStatus;
        Open(mayHaveLostIds: false);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public MemoryJournal Journal { get; }

    public RegistrationStatus UnknownBootStatus { get; }

    public StateStore Store { get; private set; } = null!;

    public StateIndex Index { get; private set; } = null!;

    public TransactionLedger Ledger { get; private set; } = null!;

    public ChargePointDirectory ChargePoints { get; private set; } = null!;

    public FactRecorder Recorder { get; private set; } = null!;

    public StateQueries Queries { get; private set; } = null!;

    public LiveServices Services { get; private set; } = null!;

    /// <summary>Closes the store with its last checkpoint and opens it again.</summary>
    public async Task RestartAsync(bool mayHaveLostIds = false)
    {
        await Store.DisposeAsync();
        Open(mayHaveLostIds);
    }

    /// <summary>Opens an empty store, which the whole journal is replayed into.</summary>
    public async Task ReplayAsync()
    {
        await Store.DisposeAsync();
        _generation++;
        Open(mayHaveLostIds: false);
    }

    /// <summary>Closes the store, gives records of some kinds other contents, as another version of the program could have left them, and opens it again.</summary>
    public async Task RewriteAsync(IReadOnlyDictionary<byte, Func<byte[], byte[]>> byKind)
    {
        List<(byte[] Key, byte[] Value)> records = [];
        Store.Scan((key, value) =>
        {
            if (byKind.TryGetValue(key[0], out Func<byte[], byte[]>? rewrite))
            {
                records.Add((key.ToArray(), rewrite(value.ToArray())));
            }
        });
        await Store.DisposeAsync();
        Assert.True(Journal.TryAppend("a mark that only the rewriting sees"u8, out JournalPosition mark));
        await using (StateStore other = StateStore.Open(StoreOptions, Journal, new Rewriting(records), Clock))
        {
            await Journal.WaitForCommitAsync(mark, CancellationToken.None);
            await other.WaitForAppliedAsync(mark, CancellationToken.None);
        }

        Open(mayHaveLostIds: false);
    }

    public async Task CatchUpAsync() => await Queries.CatchUpAsync(CancellationToken.None);

    /// <summary>States a fact of a charge point as a session does.</summary>
    public static JournalPosition Record<TFact>(ChargePoint chargePoint, scoped in TFact fact)
        where TFact : IFact, allows ref struct
    {
        lock (chargePoint.Turn)
        {
            return chargePoint.Record(fact);
        }
    }

    /// <summary>Starts a transaction as the handler does.</summary>
    public int Start(ChargePoint chargePoint, long connectorId, string idTag = "TAG1", string timestamp = "2026-03-01T12:00:00Z", long meterStart = 0)
    {
        int id = Ledger.TakeId();
        Record(chargePoint, new TransactionStarted
        {
            TransactionId = id,
            ConnectorId = connectorId,
            IdTag = idTag,
            MeterStart = meterStart,
            Timestamp = Encoding.UTF8.GetBytes(timestamp),
            Status = AuthorizationStatus.Accepted,
            Payload = "{}"u8,
        });
        return id;
    }

    /// <summary>Reports meter values as the handler does.</summary>
    public static void Meter(ChargePoint chargePoint, int transactionId, string meterValues)
    {
        lock (chargePoint.Turn)
        {
            chargePoint.Record(new TransactionMetered
            {
                TransactionId = transactionId,
                PreviousMeterValues = chargePoint.FindTransaction(transactionId)!.LastMeterValues,
                Payload = Encoding.UTF8.GetBytes($$"""{"connectorId":1,"transactionId":{{transactionId}},"meterValue":{{meterValues}}}"""),
            });
        }
    }

    /// <summary>Stops a transaction as the handler does.</summary>
    public static void Stop(ChargePoint chargePoint, int transactionId, string payload = """{"meterStop":1500,"timestamp":"2026-03-01T13:00:00Z","reason":"Remote"}""")
    {
        lock (chargePoint.Turn)
        {
            chargePoint.Record(new TransactionStopped
            {
                TransactionId = transactionId,
                PreviousMeterValues = chargePoint.FindTransaction(transactionId)!.LastMeterValues,
                Payload = Encoding.UTF8.GetBytes(payload),
            });
        }
    }

    /// <summary>All stored records, in the order of their keys.</summary>
    public SortedDictionary<string, string> Dump()
    {
        SortedDictionary<string, string> records = new(StringComparer.Ordinal);
        Store.Scan((key, value) => records[(char)key[0] + Convert.ToHexString(key[1..])] = Convert.ToHexString(value));

        // The store's own record of how far it is.
        records.Remove(records.Keys.FirstOrDefault(key => key[0] == '\0') ?? string.Empty);
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Journal.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private StateStoreOptions StoreOptions => new() { Directory = Path.Combine(_directory.FullName, $"state{_generation}"), MemorySize = 64 << 20, IndexSize = 1 << 20 };

    private void Open(bool mayHaveLostIds)
    {
        StateProjection projection = new();
        Index = projection.Index;
        Store = StateStore.Open(StoreOptions, Journal, projection, Clock);
        Recorder = new FactRecorder(Journal, Clock);
        Ledger = TransactionLedger.Open(Store, Index, mayHaveLostIds);
        Services = new LiveServices(Recorder, Store, Ledger, UnknownBootStatus);
        ChargePoints = new ChargePointDirectory(Services);
        Queries = new StateQueries(Journal, Store, Index, Clock, UnknownBootStatus);
    }

    private sealed class Rewriting(List<(byte[] Key, byte[] Value)> records) : IProjection
    {
        public void Restore(IStateReader state, StateScan scan)
        {
        }

        public void Apply(JournalPosition position, ReadOnlySpan<byte> record, IStateWriter state)
        {
            foreach ((byte[] key, byte[] value) in records)
            {
                state.Upsert(key, value);
            }
        }
    }
}
