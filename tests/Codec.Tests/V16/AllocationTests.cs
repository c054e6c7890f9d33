using System.Buffers;
using System.Text.Json;
using Ocpp.Codec.V16;

namespace Ocpp.Codec.Tests.V16;

public sealed class AllocationTests
{
    public static TheoryData<string> Names => Messages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_a_whole_message_allocates_nothing(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        byte[] json = new RandomPayload(seed: 16).WriteWhole(message.Type);
        CodecContext context = new(Leniency.Strict);
        message.TryRead(json, ref context);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isGood = message.TryRead(json, ref context);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(isGood, context.Fault.ToString());
        Assert.Equal(0, allocated);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Writing_a_whole_message_allocates_nothing(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        byte[] json = new RandomPayload(seed: 16).WriteWhole(message.Type);
        ArrayBufferWriter<byte> output = new(json.Length * 8);
        using Utf8JsonWriter writer = new(output);
        CodecContext context = new(Leniency.Strict);
        message.TryReadAndWrite(json, writer, ref context);
        writer.Flush();
        output.ResetWrittenCount();
        writer.Reset(output);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isGood = message.TryReadAndWrite(json, writer, ref context);
        writer.Flush();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(isGood, context.Fault.ToString());
        Assert.True(output.WrittenCount > 0);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Going_through_meter_values_allocates_nothing()
    {
        byte[] json = new RandomPayload(seed: 16).WriteWhole(typeof(MeterValuesRequest));
        int expected = CountSamples(json);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int samples = CountSamples(json);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(samples > 0);
        Assert.Equal(expected, samples);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Letting_deviations_pass_allocates_nothing()
    {
        ReadOnlySpan<byte> json = """{"connectorId":"1","errorCode":"Bad","status":"Available","info":null,"timestamp":"yesterday","extra":[{}],"vendorId":7}"""u8;
        CodecContext context = new(Leniency.Lenient);
        StatusNotificationRequest.TryRead(json, ref context, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isGood = StatusNotificationRequest.TryRead(json, ref context, out _);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(isGood, context.Fault.ToString());
        Assert.Equal(0, allocated);
    }

    private static int CountSamples(ReadOnlySpan<byte> json)
    {
        CodecContext context = new(Leniency.Strict);
        Assert.True(MeterValuesRequest.TryRead(json, ref context, out MeterValuesRequest request));
        int samples = 0;
        foreach (MeterValue meterValue in request.MeterValue)
        {
            foreach (SampledValue sampledValue in meterValue.SampledValue)
            {
                samples += sampledValue.Value.IsPresent ? 1 : 0;
            }
        }

        return samples;
    }
}
