using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.StorageLoad;

/// <summary>Journal, store and projection as the gateway opens them, and what they take.</summary>
internal sealed class FleetStorage : IAsyncDisposable
{
    private readonly string _directory;
    private readonly EventJournal _journal;
    private readonly StateStore _store;
    private readonly StateProjection _projection;
    private readonly FactRecorder _recorder;

    private FleetStorage(string directory, EventJournal journal, StateStore store, StateProjection projection)
    {
        _directory = directory;
        _journal = journal;
        _store = store;
        _projection = projection;
        _recorder = new FactRecorder(journal, TimeProvider.System);
    }

    internal int ChargePoints => _projection.Index.ChargePoints.Count;

    internal static FleetStorage Open(string directory, long checkpointEveryBytes)
    {
        EventJournal journal = EventJournal.Open(new JournalOptions { Directory = directory }, TimeProvider.System);
        StateProjection projection = new();
        StateStoreOptions options = new()
        {
            Directory = Path.Combine(directory, "state"),
            CheckpointEveryBytes = checkpointEveryBytes,
            CheckpointInterval = TimeSpan.FromHours(1),
        };
        return new FleetStorage(directory, journal, StateStore.Open(options, journal, projection, TimeProvider.System), projection);
    }

    internal void Record<TFact>(string id, ulong sequence, scoped in TFact fact)
        where TFact : IFact, allows ref struct
    {
        Span<byte> utf8 = stackalloc byte[64];
        _recorder.Append(utf8[..Encoding.UTF8.GetBytes(id, utf8)], sequence, fact, out _);
    }

    internal ValueTask RoomAsync() => _journal.IsCongested ? _journal.WaitForRoomAsync(CancellationToken.None) : ValueTask.CompletedTask;

    internal ValueTask CommittedAsync() => _journal.WaitForCommitAsync(_journal.Appended, CancellationToken.None);

    internal ValueTask AppliedAsync() => _store.WaitForAppliedAsync(_journal.Committed, CancellationToken.None);

    internal async Task CheckpointAsync() => await _store.CheckpointAsync(CancellationToken.None);

    /// <summary>The same for the same records, in whatever order they lie: the sum of their hashes.</summary>
    internal string Hash()
    {
        ulong sum = 0;
        _store.Scan((key, value) =>
        {
            Span<byte> both = stackalloc byte[64];
            SHA256.HashData(key, both);
            SHA256.HashData(value, both[32..]);
            sum += BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(both));
        });
        return sum.ToString("x16", CultureInfo.InvariantCulture);
    }

    internal string Describe()
    {
        StateStoreStatistics state = _store.Statistics;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"records {_journal.Committed} in {Mebibytes("journal")} MiB of journal; state {state.LiveRecords} records, {state.LiveBytes >> 20} MiB live ({(double)state.LiveBytes / Math.Max(1, ChargePoints):F0} bytes a charge point), log {state.LogBytes >> 20} MiB, "
            + $"files {Mebibytes("state")} MiB, checkpoints {state.Checkpoints}, compactions {state.Compactions}; last pause {state.LastCheckpoint?.Duration.TotalMilliseconds ?? 0:F0} ms; RSS {Environment.WorkingSet >> 20} MiB");
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _journal.DisposeAsync();
    }

    private long Mebibytes(string folder) => new DirectoryInfo(Path.Combine(_directory, folder)).EnumerateFiles().Sum(static file => file.Length) >> 20;
}
