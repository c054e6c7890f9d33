using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

/// <summary>A store over a journal in memory and a directory that goes away with it. Small pages, so that few records make many of them.</summary>
internal sealed class StateFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private int _round;

    public StateFixture()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("state-").FullName;
        Options = new StateStoreOptions
        {
            Directory = Path.Combine(Directory, "state"),
            PageSize = 64 * 1024,
            SegmentSize = 128 * 1024,
            MemorySize = 4 << 20,
            IndexSize = 64 * 1024,
            CompactAbove = 256 * 1024,
        };
    }

    public string Directory { get; }

    public StateStoreOptions Options { get; }

    public MemoryJournal Journal { get; set; } = new();

    public TestProjection Projection { get; private set; } = new();

    /// <summary>What <see cref="FillAsync"/> has made so far.</summary>
    public SortedDictionary<string, string> Expected { get; } = new(StringComparer.Ordinal);

    public static string? Read(StateStore store, string key)
    {
        ArrayBufferWriter<byte> value = new();
        return store.TryRead(Encoding.UTF8.GetBytes(key), value) ? Encoding.UTF8.GetString(value.WrittenSpan) : null;
    }

    public static SortedDictionary<string, string> Content(StateStore store)
    {
        SortedDictionary<string, string> content = new(StringComparer.Ordinal);
        store.Scan((key, value) => content[Encoding.UTF8.GetString(key)] = Encoding.UTF8.GetString(value));
        return content;
    }

    /// <summary>The directory as a crash would leave it now; gives the copy's path.</summary>
    public static string Copy(string from, string to)
    {
        System.IO.Directory.CreateDirectory(to);
        foreach (string path in System.IO.Directory.GetFiles(from))
        {
            File.Copy(path, Path.Combine(to, Path.GetFileName(path)));
        }

        return to;
    }

    public StateStore Open() => Open(new TestProjection());

    public StateStore Open(TestProjection projection)
    {
        Projection = projection;
        return StateStore.Open(Options, Journal, projection, TimeProvider.System, NullLogger<StateStore>.Instance);
    }

    public JournalPosition Append(byte[] record)
    {
        Assert.True(Journal.TryAppend(record, out JournalPosition position));
        return position;
    }

    public Task AppliedAsync(StateStore store) => store.WaitForAppliedAsync(Journal.Committed, CancellationToken.None).AsTask().WaitAsync(Patience);

    /// <summary>Sets records of some 100 bytes, in changing lengths, over and over the same keys.</summary>
    public async Task FillAsync(StateStore store, int records, int keys)
    {
        _round++;
        for (int i = 0; i < records; i++)
        {
            string key = $"key {i % keys}";
            Expected[key] = $"value {i} of {_round} {new string('x', (i + _round) % 130)}";
            Append(TestProjection.Set(key, Expected[key]));
        }

        await AppliedAsync(store);
    }

    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
