using System.Diagnostics;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Microbenchmarks;

/// <summary>
/// What group commit costs beside a bare loop of one write and one fdatasync per batch of as many records, on the same disk in the same run: the disk's own
/// speed is in both, so only the ratio says something. One operation is one round: each waiter's record of 220 bytes on disk once.
/// Where others use the disk too, its speed changes between the rows of the table; <see cref="AllInTurn"/> takes turns every few rounds and prints medians itself.
/// </summary>
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 12, invocationCount: 1)]
[MemoryDiagnoser]
public class JournalBenchmarks : IDisposable
{
    private const int Rounds = 64;
    private const int RoundsPerTurn = 4;
    private const int RecordLength = 220;
    private const int RecordOverhead = 4;
    private const int FileLength = 64 << 20;

    private readonly byte[] _record = new byte[RecordLength];
    private readonly CountdownEvent _left = new(1);
    private readonly List<double> _bareMs = [];
    private readonly List<double> _againMs = [];
    private readonly List<double> _lockstepMs = [];
    private string _directory = string.Empty;
    private byte[] _batch = [];
    private SafeFileHandle? _file;
    private long _offset;
    private EventJournal? _journal;
    private Waiter[] _waiters = [];

    /// <summary>Charge points that wait for a commit at the same time.</summary>
    [Params(1, 16, 256, 4096)]
    public int Waiters { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _directory = Directory.CreateTempSubdirectory("journal-benchmark-").FullName;
        _batch = new byte[Waiters * (RecordLength + RecordOverhead)];
        Random.Shared.NextBytes(_record);
        Random.Shared.NextBytes(_batch);

        // Written ahead like the journal's segments, so that no commit of the bare loop allocates.
        _file = File.OpenHandle(Path.Combine(_directory, "bare"), FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.Write(_file, new byte[FileLength], 0);
        RandomAccess.FlushToDisk(_file);
        _journal = EventJournal.Open(new JournalOptions { Directory = _directory }, TimeProvider.System);
        _waiters = [.. Enumerable.Range(0, Waiters).Select(_ => new Waiter(this))];
    }

    /// <summary>Room on the disk, and a finished write-ahead, before each measurement.</summary>
    [IterationSetup]
    public void Truncate() => _journal!.TruncateBefore(_journal.Committed);

    [GlobalCleanup]
    public async Task Close()
    {
        if (_bareMs.Count > 0)
        {
            double bare = Median(_bareMs);
            double again = Median(_againMs);
            double lockstep = Median(_lockstepMs);
            Console.WriteLine($"// {Waiters} waiters, medians of {_bareMs.Count} turns: bare {bare:F3} ms; appending again {again:F3} ms, {bare / again:F2} x the bare rate; lockstep {lockstep:F3} ms, {bare / lockstep:F2} x");
        }

        await _journal!.DisposeAsync().ConfigureAwait(false);
        _file!.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    public void Dispose()
    {
        _left.Dispose();
        _file?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rounds)]
    public void BareWriteAndSync() => WriteBare(Rounds);

    /// <summary>Each waiter appends again as soon as its record is on disk: the committer's thread doesn't rest, batches hold all waiters.</summary>
    [Benchmark(OperationsPerInvoke = Rounds)]
    public void WaitersThatAppendAgain() => AppendAgain(Rounds);

    /// <summary>One thread appends for all and waits for all: the committer is woken by the first of them, so a round of many takes two syncs.</summary>
    [Benchmark(OperationsPerInvoke = Rounds)]
    public void RoundsInLockstep() => AppendInLockstep(Rounds);

    /// <summary>The three above by turns, a few rounds each.</summary>
    [Benchmark(OperationsPerInvoke = Rounds)]
    public void AllInTurn()
    {
        (List<double> Results, Action<int> Run)[] turns = [(_bareMs, WriteBare), (_againMs, AppendAgain), (_lockstepMs, AppendInLockstep)];
        for (int round = 0; round < Rounds; round += RoundsPerTurn)
        {
            // In ever another order, so that none always comes after the same one.
            Random.Shared.Shuffle(turns);
            foreach ((List<double> results, Action<int> run) in turns)
            {
                results.Add(Measure(run));
            }
        }
    }

    [DllImport("libc", EntryPoint = "fdatasync")]
    private static extern int FDataSync(SafeFileHandle file);

    private static double Measure(Action<int> rounds)
    {
        long start = Stopwatch.GetTimestamp();
        rounds(RoundsPerTurn);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / RoundsPerTurn;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private void WriteBare(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            if (_offset + _batch.Length > FileLength)
            {
                _offset = 0;
            }

            RandomAccess.Write(_file!, _batch, _offset);
            _offset += _batch.Length;
            if (FDataSync(_file!) != 0)
            {
                throw new IOException("fdatasync failed.");
            }
        }
    }

    private void AppendAgain(int rounds)
    {
        _left.Reset(Waiters);
        foreach (Waiter waiter in _waiters)
        {
            waiter.Run(rounds);
        }

        _left.Wait();
    }

    private void AppendInLockstep(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            _left.Reset(Waiters);
            foreach (Waiter waiter in _waiters)
            {
                waiter.Run(rounds: 1);
            }

            _left.Wait();
        }
    }

    private sealed class Waiter(JournalBenchmarks owner) : ICommitWaiter
    {
        private int _rounds;

        public void Run(int rounds)
        {
            _rounds = rounds;
            Append();
        }

        public void OnCommitted(JournalPosition committed)
        {
            if (--_rounds == 0)
            {
                owner._left.Signal();
            }
            else
            {
                Append();
            }
        }

        public void OnJournalFailed() => throw new InvalidOperationException("The disk failed during the benchmark.");

        private void Append()
        {
            if (!owner._journal!.TryAppend(owner._record, out JournalPosition position))
            {
                throw new InvalidOperationException($"Refused: {owner._journal.Health}.");
            }

            if (owner._journal.NotifyWhenCommitted(position, this))
            {
                OnCommitted(position);
            }
        }
    }
}
