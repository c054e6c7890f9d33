using System.Text;
using BenchmarkDotNet.Attributes;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Microbenchmarks;

/// <summary>
/// The whole way of a message without sockets: masked frame into a pipe in memory, handler, fact, journal in memory, answer's frame out of the other pipe, all
/// on the caller's thread. One operation is two messages, whose ids take turns, since the same one twice would be answered as a repeat.
/// </summary>
[MemoryDiagnoser]
public class DispatchBenchmarks : IDisposable
{
    private readonly BenchmarkNode _node;
    private readonly byte[][] _heartbeats = Pair("Heartbeat", "{}");
    private readonly byte[][] _statuses = Pair("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-06-01T12:00:00Z"}""");
    private readonly byte[][] _meterValues = Pair("MeterValues", """{"connectorId":1,"meterValue":[{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[{"value":"1234.5","unit":"Wh"}]}]}""");

    public DispatchBenchmarks()
        : this(new BenchmarkNode())
    {
    }

    internal DispatchBenchmarks(BenchmarkNode node) => _node = node;

    [GlobalSetup]
    public void Connect()
    {
        _node.Send(Encoding.ASCII.GetBytes("GET /ocpp/CP-1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"));
        Expect("HTTP/1.1 101");
        _node.Send(ClientFrames.Make(Opcode.Text, """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"""u8, isFinal: true));
        Expect("Accepted");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _node.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public long Heartbeat() => Exchange(_heartbeats);

    [Benchmark(OperationsPerInvoke = 2)]
    public long StatusNotification() => Exchange(_statuses);

    [Benchmark(OperationsPerInvoke = 2)]
    public long MeterValues() => Exchange(_meterValues);

    private static byte[][] Pair(string action, string payload) =>
        [.. "01".Select(id => ClientFrames.Make(Opcode.Text, Encoding.UTF8.GetBytes($"[2,\"c9a1f2e{id}-0000-4000-8000-000000000001\",\"{action}\",{payload}]"), isFinal: true))];

    private long Exchange(byte[][] frames)
    {
        long answered = 0;
        foreach (byte[] frame in frames)
        {
            _node.Send(frame);
            answered += _node.Discard();
        }

        return answered > 0 ? answered : throw new InvalidOperationException("There was no answer.");
    }

    private void Expect(string text)
    {
        string answer = _node.Read();
        if (!answer.Contains(text, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(answer);
        }
    }
}
