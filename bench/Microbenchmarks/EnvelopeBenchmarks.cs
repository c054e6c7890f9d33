using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Ocpp.Codec;

namespace Ocpp.Microbenchmarks;

/// <summary>
/// The array around a payload: type, id, action, where the payload lies, and that the whole text is one JSON value. Beside a bare pass of
/// <see cref="Utf8JsonReader"/> over the same bytes, which checks the grammar and finds nothing.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class EnvelopeBenchmarks
{
    private static readonly string Sample = """{"value":"1234567.8","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}""";

    private readonly byte[] _heartbeat = Encoding.UTF8.GetBytes("""[2,"c9a1f2e0-0000-4000-8000-000000000001","Heartbeat",{}]""");
    private readonly byte[] _meterValues = Encoding.UTF8.GetBytes(
        $$"""[2,"c9a1f2e0-0000-4000-8000-000000000003","MeterValues",{"connectorId":1,"transactionId":42,"meterValue":[{"timestamp":"2026-01-31T12:00:00.000Z","sampledValue":[{{string.Join(',', Enumerable.Repeat(Sample, 20))}}]}]}]""");

    [Benchmark, BenchmarkCategory("Heartbeat.req")]
    public EnvelopeStatus Heartbeat() => Read(_heartbeat);

    [Benchmark(Baseline = true), BenchmarkCategory("Heartbeat.req")]
    public int HeartbeatByJsonReader() => Pass(_heartbeat);

    [Benchmark, BenchmarkCategory("MeterValues.req, 20 samples")]
    public EnvelopeStatus MeterValues20() => Read(_meterValues);

    [Benchmark(Baseline = true), BenchmarkCategory("MeterValues.req, 20 samples")]
    public int MeterValues20ByJsonReader() => Pass(_meterValues);

    private static EnvelopeStatus Read(byte[] text)
    {
        CodecContext context = new(Leniency.Lenient);
        return Envelope.TryRead(text, ref context, out _);
    }

    private static int Pass(byte[] text)
    {
        Utf8JsonReader reader = new(text);
        int tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }
}
