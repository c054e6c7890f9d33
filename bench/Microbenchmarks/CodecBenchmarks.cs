using System.Buffers;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.Microbenchmarks;

/// <summary>
/// Payloads read and written by the generated codec, against System.Text.Json's source generation on the same bytes. Reading checks lengths,
/// ranges and known values of every sample here and makes no object; there it checks what is required and every sample becomes an object.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class CodecBenchmarks : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> _items = new(16 * 1024);
    private readonly Utf8JsonWriter _writer;
    private readonly Utf8JsonWriter _itemWriter;
    private readonly byte[] _heartbeat;
    private readonly byte[] _status;
    private readonly byte[] _start;
    private readonly byte[] _oddStart;
    private readonly byte[] _meter1;
    private readonly byte[] _meter20;

    public CodecBenchmarks()
    {
        JsonWriterOptions options = new() { SkipValidation = true };
        _writer = new Utf8JsonWriter(_output, options);
        _itemWriter = new Utf8JsonWriter(_items, options);
        _heartbeat = Encoding.UTF8.GetBytes("""{"currentTime":"2026-01-31T12:00:00.000Z"}""");
        _status = Encoding.UTF8.GetBytes("""{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-01-31T12:00:00.000Z"}""");
        _start = Encoding.UTF8.GetBytes("""{"connectorId":1,"idTag":"04A2B3C4D5E680","meterStart":1234567,"timestamp":"2026-01-31T12:00:00.000Z"}""");
        _oddStart = Encoding.UTF8.GetBytes("""{"connectorId":1,"idTag":"04A2B3C4D5E680","meterStart":1234567,"timestamp":"2026-01-31T12:00:00.000Z","vendor":"X"}""");
        _meter1 = WrittenBy(() => WriteMeterValues(1));
        _meter20 = WrittenBy(() => WriteMeterValues(20));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        _itemWriter.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark, BenchmarkCategory("Heartbeat.req read")]
    public bool HeartbeatRequestRead()
    {
        CodecContext context = new(Leniency.Lenient);
        return HeartbeatRequest.TryRead("{}"u8, ref context, out _);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("Heartbeat.req read")]
    public object? HeartbeatRequestReadByJsonSerializer() => JsonSerializer.Deserialize("{}"u8, PlainMessages.Default.PlainHeartbeatRequest);

    [Benchmark, BenchmarkCategory("Heartbeat.conf read")]
    public bool HeartbeatRead()
    {
        CodecContext context = new(Leniency.Lenient);
        return HeartbeatResponse.TryRead(_heartbeat, ref context, out _);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("Heartbeat.conf read")]
    public object? HeartbeatReadByJsonSerializer() => JsonSerializer.Deserialize(_heartbeat, PlainMessages.Default.PlainHeartbeat);

    [Benchmark, BenchmarkCategory("Heartbeat.conf write")]
    public int HeartbeatWrite()
    {
        Begin();
        new HeartbeatResponse { CurrentTime = OcppTimestamp.From(At) }.Write(_writer);
        return End();
    }

    [Benchmark(Baseline = true), BenchmarkCategory("Heartbeat.conf write")]
    public int HeartbeatWriteByJsonSerializer()
    {
        Begin();
        JsonSerializer.Serialize(_writer, new PlainHeartbeat(At), PlainMessages.Default.PlainHeartbeat);
        return End();
    }

    [Benchmark, BenchmarkCategory("StatusNotification.req read")]
    public bool StatusRead()
    {
        CodecContext context = new(Leniency.Lenient);
        return StatusNotificationRequest.TryRead(_status, ref context, out _);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("StatusNotification.req read")]
    public object? StatusReadByJsonSerializer() => JsonSerializer.Deserialize(_status, PlainMessages.Default.PlainStatus);

    [Benchmark, BenchmarkCategory("StatusNotification.req write")]
    public int StatusWrite()
    {
        Begin();
        new StatusNotificationRequest
        {
            ConnectorId = 1,
            ErrorCode = ChargePointErrorCode.NoError,
            Status = ChargePointStatus.Charging,
            Timestamp = OcppTimestamp.From(At),
        }.Write(_writer);
        return End();
    }

    [Benchmark(Baseline = true), BenchmarkCategory("StatusNotification.req write")]
    public int StatusWriteByJsonSerializer()
    {
        Begin();
        JsonSerializer.Serialize(_writer, new PlainStatus(1, ChargePointErrorCode.NoError, ChargePointStatus.Charging, At), PlainMessages.Default.PlainStatus);
        return End();
    }

    [Benchmark, BenchmarkCategory("StartTransaction.req read")]
    public bool StartRead()
    {
        CodecContext context = new(Leniency.Transaction);
        return StartTransactionRequest.TryRead(_start, ref context, out _);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("StartTransaction.req read")]
    public object? StartReadByJsonSerializer() => JsonSerializer.Deserialize(_start, PlainMessages.Default.PlainStart);

    // What the reader of plain payloads gives up at its last property: both readers' time.
    [Benchmark, BenchmarkCategory("StartTransaction.req read, one property unknown")]
    public bool OddStartRead()
    {
        CodecContext context = new(Leniency.Transaction);
        return StartTransactionRequest.TryRead(_oddStart, ref context, out _);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("StartTransaction.req read, one property unknown")]
    public object? OddStartReadByJsonSerializer() => JsonSerializer.Deserialize(_oddStart, PlainMessages.Default.PlainStart);

    [Benchmark, BenchmarkCategory("StartTransaction.req write")]
    public int StartWrite()
    {
        Begin();
        new StartTransactionRequest
        {
            ConnectorId = 1,
            IdTag = JsonText.FromUtf8("04A2B3C4D5E680"u8),
            MeterStart = 1234567,
            Timestamp = OcppTimestamp.From(At),
        }.Write(_writer);
        return End();
    }

    [Benchmark(Baseline = true), BenchmarkCategory("StartTransaction.req write")]
    public int StartWriteByJsonSerializer()
    {
        Begin();
        JsonSerializer.Serialize(_writer, new PlainStart(1, "04A2B3C4D5E680", 1234567, At), PlainMessages.Default.PlainStart);
        return End();
    }

    [Benchmark, BenchmarkCategory("MeterValues.req read, 1 sample")]
    public bool MeterValues1Read()
    {
        CodecContext context = new(Leniency.Transaction);
        return MeterValuesRequest.TryRead(_meter1, ref context, out _);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("MeterValues.req read, 1 sample")]
    public object? MeterValues1ReadByJsonSerializer() => JsonSerializer.Deserialize(_meter1, PlainMessages.Default.PlainMeterValues);

    [Benchmark, BenchmarkCategory("MeterValues.req write, 1 sample")]
    public int MeterValues1Write() => WriteMeterValues(1);

    [Benchmark(Baseline = true), BenchmarkCategory("MeterValues.req write, 1 sample")]
    public int MeterValues1WriteByJsonSerializer() => WriteMeterValuesByJsonSerializer(1);

    [Benchmark, BenchmarkCategory("MeterValues.req read, 20 samples")]
    public bool MeterValues20Read()
    {
        CodecContext context = new(Leniency.Transaction);
        return MeterValuesRequest.TryRead(_meter20, ref context, out _);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("MeterValues.req read, 20 samples")]
    public object? MeterValues20ReadByJsonSerializer() => JsonSerializer.Deserialize(_meter20, PlainMessages.Default.PlainMeterValues);

    [Benchmark, BenchmarkCategory("MeterValues.req read and gone through, 20 samples")]
    public int MeterValues20Walk() => WalkMeterValues(_meter20);

    [Benchmark(Baseline = true), BenchmarkCategory("MeterValues.req read and gone through, 20 samples")]
    public int MeterValues20WalkByJsonSerializer()
    {
        int present = 0;
        foreach (PlainMeterValue meterValue in JsonSerializer.Deserialize(_meter20, PlainMessages.Default.PlainMeterValues)!.MeterValue)
        {
            foreach (PlainSample sample in meterValue.SampledValue)
            {
                present += sample.Value.Length > 0 ? 1 : 0;
            }
        }

        return present;
    }

    [Benchmark, BenchmarkCategory("MeterValues.req write, 20 samples")]
    public int MeterValues20Write() => WriteMeterValues(20);

    [Benchmark(Baseline = true), BenchmarkCategory("MeterValues.req write, 20 samples")]
    public int MeterValues20WriteByJsonSerializer() => WriteMeterValuesByJsonSerializer(20);

    private static int WalkMeterValues(byte[] json)
    {
        CodecContext context = new(Leniency.Transaction);
        if (!MeterValuesRequest.TryRead(json, ref context, out MeterValuesRequest request))
        {
            throw new InvalidOperationException(context.Fault.ToString());
        }

        int present = 0;
        foreach (MeterValue meterValue in request.MeterValue)
        {
            foreach (SampledValue sampledValue in meterValue.SampledValue)
            {
                present += sampledValue.Value.IsPresent ? 1 : 0;
            }
        }

        return present;
    }

    // As a charge point would: the samples into a buffer of their own, then as raw JSON into the message.
    private int WriteMeterValues(int samples)
    {
        _items.ResetWrittenCount();
        _itemWriter.Reset(_items);
        _itemWriter.WriteStartArray();
        for (int i = 0; i < samples; i++)
        {
            new SampledValue
            {
                Value = JsonText.FromUtf8("1234567.8"u8),
                Context = ReadingContext.SamplePeriodic,
                Measurand = Measurand.EnergyActiveImportRegister,
                Unit = UnitOfMeasure.Wh,
            }.Write(_itemWriter);
        }

        _itemWriter.WriteEndArray();
        _itemWriter.Flush();
        int end = _items.WrittenCount;
        _itemWriter.Reset(_items);
        _itemWriter.WriteStartArray();
        new MeterValue { Timestamp = OcppTimestamp.From(At), SampledValue = JsonArray<SampledValue>.FromRaw(_items.WrittenSpan[..end]) }.Write(_itemWriter);
        _itemWriter.WriteEndArray();
        _itemWriter.Flush();
        Begin();
        new MeterValuesRequest { ConnectorId = 1, TransactionId = 42, MeterValue = JsonArray<MeterValue>.FromRaw(_items.WrittenSpan[end..]) }.Write(_writer);
        return End();
    }

    private int WriteMeterValuesByJsonSerializer(int samples)
    {
        PlainSample[] values = new PlainSample[samples];
        for (int i = 0; i < samples; i++)
        {
            values[i] = new PlainSample("1234567.8", "Sample.Periodic", "Energy.Active.Import.Register", "Wh");
        }

        Begin();
        JsonSerializer.Serialize(_writer, new PlainMeterValues(1, 42, [new PlainMeterValue(At, values)]), PlainMessages.Default.PlainMeterValues);
        return End();
    }

    private void Begin()
    {
        _output.ResetWrittenCount();
        _writer.Reset(_output);
    }

    private int End()
    {
        _writer.Flush();
        return _output.WrittenCount;
    }

    private byte[] WrittenBy(Func<int> write)
    {
        write();
        return _output.WrittenSpan.ToArray();
    }
}
