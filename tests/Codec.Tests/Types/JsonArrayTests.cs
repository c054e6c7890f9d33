using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ocpp.Codec.Tests.Types;

public sealed class JsonArrayTests
{
    [Fact]
    public void It_gives_its_items_one_by_one()
    {
        CodecContext context = new(Leniency.Lenient);
        Assert.True(SampleEntry.TryRead("""{"id":0,"items":[{"id":1,"note":"a"}, {"id":"2"} ,{"id":3,"items":[{"id":4}]}]}"""u8, ref context, out SampleEntry entry));

        List<string> met = [];
        foreach (SampleEntry item in entry.Items)
        {
            met.Add($"{item.Id} {item.Note.ToString()} {item.Items.Count}");
        }

        Assert.Equal(3, entry.Items.Count);
        Assert.Equal(["1 a 0", "2  0", "3  1"], met);
    }

    [Fact]
    public void It_is_written_as_it_was_read()
    {
        CodecContext context = new(Leniency.Strict);
        Assert.True(SampleEntry.TryRead("""{"id":0,"items": [ {"id":1} , {"id":2}] }"""u8, ref context, out SampleEntry entry));

        Assert.Equal("""[ {"id":1} , {"id":2}]""", Written(entry.Items));
    }

    [Fact]
    public void It_is_made_of_what_its_items_have_written()
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer);
        writer.WriteStartArray();
        new SampleEntry { Id = 1 }.Write(writer);
        new SampleEntry { Id = 2 }.Write(writer);
        writer.WriteEndArray();
        writer.Flush();

        JsonArray<SampleEntry> array = JsonArray<SampleEntry>.FromRaw(buffer.WrittenSpan);

        Assert.Equal(2, array.Count);
        Assert.Equal("""[{"id":1},{"id":2}]""", Written(array));
    }

    [Fact]
    public void An_absent_array_has_no_items_and_is_written_as_an_empty_one()
    {
        JsonArray<SampleEntry> array = default;

        Assert.False(array.IsPresent);
        Assert.Equal(0, array.Count);
        Assert.False(array.GetEnumerator().MoveNext());
        Assert.Equal("[]", Written(array));
    }

    [Fact]
    public void Going_through_it_allocates_nothing()
    {
        ReadOnlySpan<byte> json = """{"id":0,"items":[{"id":1,"note":"a"},{"id":2,"items":[{"id":3}]}]}"""u8;
        Sum(json);
        long before = GC.GetAllocatedBytesForCurrentThread();

        long sum = 0;
        for (int round = 0; round < 100; round++)
        {
            sum += Sum(json);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(600, sum);
    }

    private static long Sum(ReadOnlySpan<byte> json)
    {
        CodecContext context = new(Leniency.Strict);
        long sum = 0;
        if (SampleEntry.TryRead(json, ref context, out SampleEntry entry))
        {
            foreach (SampleEntry item in entry.Items)
            {
                sum += item.Id;
                foreach (SampleEntry inner in item.Items)
                {
                    sum += inner.Id;
                }
            }
        }

        return sum;
    }

    private static string Written(JsonArray<SampleEntry> array)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            array.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
