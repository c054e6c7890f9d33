using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.Microbenchmarks;

/// <summary>
/// A whole CALL, envelope and payload: in one pass, as nearly all are, beside the two that any message takes, of which the first finds where the payload ends.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class CallBenchmarks
{
    private const string Sample = """{"value":"1234567.8","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}""";

    private readonly byte[] _heartbeat = Call("Heartbeat", "{}");
    private readonly byte[] _status = Call("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-01-31T12:00:00.000Z"}""");
    private readonly byte[] _meter1 = Call("MeterValues", MeterValues(1));
    private readonly byte[] _meter20 = Call("MeterValues", MeterValues(20));

    [Benchmark, BenchmarkCategory("CALL, Heartbeat.req")]
    public bool Heartbeat() => ReadOnce<HeartbeatRequest>(_heartbeat);

    [Benchmark(Baseline = true), BenchmarkCategory("CALL, Heartbeat.req")]
    public bool HeartbeatTwice() => ReadTwice<HeartbeatRequest>(_heartbeat);

    [Benchmark, BenchmarkCategory("CALL, StatusNotification.req")]
    public bool Status() => ReadOnce<StatusNotificationRequest>(_status);

    [Benchmark(Baseline = true), BenchmarkCategory("CALL, StatusNotification.req")]
    public bool StatusTwice() => ReadTwice<StatusNotificationRequest>(_status);

    [Benchmark, BenchmarkCategory("CALL, MeterValues.req, 1 sample")]
    public bool MeterValues1() => ReadOnce<MeterValuesRequest>(_meter1);

    [Benchmark(Baseline = true), BenchmarkCategory("CALL, MeterValues.req, 1 sample")]
    public bool MeterValues1Twice() => ReadTwice<MeterValuesRequest>(_meter1);

    [Benchmark, BenchmarkCategory("CALL, MeterValues.req, 20 samples")]
    public bool MeterValues20() => ReadOnce<MeterValuesRequest>(_meter20);

    [Benchmark(Baseline = true), BenchmarkCategory("CALL, MeterValues.req, 20 samples")]
    public bool MeterValues20Twice() => ReadTwice<MeterValuesRequest>(_meter20);

    private static bool ReadOnce<TRequest>(byte[] text)
        where TRequest : struct, IOcppMessage<TRequest>, allows ref struct =>
        PlainCall.TryRead(text, out PlainCall call) && call.TryReadRequest(out TRequest _, out _);

    private static bool ReadTwice<TRequest>(byte[] text)
        where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
    {
        CodecContext context = new(Leniency.Lenient);
        return Envelope.TryRead(text, ref context, out Envelope envelope) == EnvelopeStatus.Read && TRequest.TryRead(envelope.Payload, ref context, out _);
    }

    private static byte[] Call(string action, string payload) => Encoding.UTF8.GetBytes($"""[2,"c9a1f2e0-0000-4000-8000-000000000001","{action}",{payload}]""");

    private static string MeterValues(int samples) =>
        $$"""{"connectorId":1,"transactionId":42,"meterValue":[{"timestamp":"2026-01-31T12:00:00.000Z","sampledValue":[{{string.Join(',', Enumerable.Repeat(Sample, samples))}}]}]}""";
}
