using System.Buffers;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Microbenchmarks;

/// <summary>The state of 100 000 charge points: reading a record, and applying a status, which reads and writes three records. One thread, journal in memory.</summary>
[MemoryDiagnoser]
public class StateBenchmarks : IDisposable
{
    private const int ChargePoints = 100_000;
    private const int Batch = 1_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("state-benchmark-");
    private readonly MemoryJournal _journal = new();
    private readonly ArrayBufferWriter<byte> _value = new(4096);
    private readonly List<byte[]> _keys = [];
    private readonly byte[][] _ids = [.. Enumerable.Range(0, ChargePoints).Select(static number => Encoding.ASCII.GetBytes("CP-" + number.ToString("D6", CultureInfo.InvariantCulture)))];
    private StateStore? _store;
    private FactRecorder? _recorder;
    private int _next;
    private ulong _sequence = 1;

    [GlobalSetup]
    public void Open()
    {
        _recorder = new FactRecorder(_journal, TimeProvider.System);
        _store = StateStore.Open(
            new StateStoreOptions { Directory = _directory.FullName, CheckpointInterval = TimeSpan.FromDays(1), CheckpointEveryBytes = long.MaxValue },
            _journal,
            new StateProjection(),
            TimeProvider.System);
        foreach (byte[] id in _ids)
        {
            _recorder.Append(id, 1, new ChargePointConnected { RemoteAddress = "10.0.0.1:49152", Protocol = "ocpp1.6" }, out _);
        }

        CatchUp();
        _store.Scan((key, _) => _keys.Add(key.ToArray()));
        Apply();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _store?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>One record of a key drawn in turn, far apart in memory.</summary>
    [Benchmark]
    public int Read()
    {
        _value.ResetWrittenCount();
        _next = (_next + 7919) % _keys.Count;
        _store!.TryRead(_keys[_next], _value);
        return _value.WrittenCount;
    }

    /// <summary>One fact, from its encoding to where reads show it; measured by the thousand, so that the applier's wake-up doesn't count.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void Apply()
    {
        _sequence++;
        for (int i = 0; i < Batch; i++)
        {
            _next = (_next + 7919) % ChargePoints;
            _recorder!.Append(_ids[_next], _sequence, new ConnectorStatusChanged { ConnectorId = 1, Payload = """{"connectorId":1,"errorCode":"NoError","status":"Charging"}"""u8 }, out _);
        }

        CatchUp();
        _journal.TruncateBefore(_journal.Committed);
    }

    private void CatchUp() => _store!.WaitForAppliedAsync(_journal.Committed, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
