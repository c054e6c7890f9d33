using System.Collections.Concurrent;

namespace Ocpp.FaultProxy;

/// <summary>What the proxy has done so far. Any thread.</summary>
internal sealed class ProxyFigures
{
    private readonly ConcurrentDictionary<FaultKind, long> _faults = new();
    private long _connections;
    private long _bytes;

    public long Connections => Interlocked.Read(ref _connections);

    public long Bytes => Interlocked.Read(ref _bytes);

    public long this[FaultKind kind] => _faults.GetValueOrDefault(kind);

    public void Connected() => Interlocked.Increment(ref _connections);

    public void Add(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Count(FaultKind kind) => _faults.AddOrUpdate(kind, 1, static (_, count) => count + 1);

    public override string ToString() => $"{Connections} connections, {Bytes} bytes, {string.Join(", ", _faults.OrderBy(static fault => fault.Key).Select(static fault => $"{fault.Key} {fault.Value}"))}";
}
