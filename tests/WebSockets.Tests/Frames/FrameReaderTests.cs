using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

public sealed class FrameReaderTests
{
    [Fact]
    public void A_masked_text_frame_is_handed_out_unmasked_where_it_lies()
    {
        byte[] frame = ClientFrame.Text("""[2,"1","Heartbeat",{}]""");
        ReadOnlySequence<byte> buffer = new(frame);
        using FrameReader reader = new(1024);

        FrameReadStatus status = reader.TryRead(ref buffer, out ReadOnlySpan<byte> payload);

        Assert.Equal(FrameReadStatus.Message, status);
        Assert.Equal("""[2,"1","Heartbeat",{}]""", Encoding.UTF8.GetString(payload));
        Assert.True(payload.Overlaps(frame));
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void Several_frames_in_one_segment_are_read_one_after_the_other()
    {
        byte[] bytes = ClientFrame.Concat(ClientFrame.Text("a"), ClientFrame.Ping("b"), ClientFrame.Text("c"), ClientFrame.Pong("d"));

        List<string> seen = FrameReading.Read(bytes);

        Assert.Equal(["Message a", "Ping b", "Message c", "Pong d"], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1024 * 1024)]
    public void Every_length_form_is_read(int length)
    {
        string text = new('*', length);

        List<string> seen = FrameReading.Read(ClientFrame.Text(text));

        Assert.Equal([$"Message {text}"], seen);
    }

    [Fact]
    public void Fragments_are_joined_to_one_message()
    {
        List<string> seen = FrameReading.Read(
            ClientFrame.Text("[2,", isFinal: false),
            ClientFrame.Continuation("\"1\"", isFinal: false),
            ClientFrame.Continuation(string.Empty, isFinal: false),
            ClientFrame.Continuation("]", isFinal: true),
            ClientFrame.Text("[]"));

        Assert.Equal(["""Message [2,"1"]""", "Message []"], seen);
    }

    [Fact]
    public void Empty_fragments_make_an_empty_message()
    {
        List<string> seen = FrameReading.Read(
            ClientFrame.Text(string.Empty, isFinal: false),
            ClientFrame.Continuation(string.Empty, isFinal: false),
            ClientFrame.Continuation(string.Empty, isFinal: true));

        Assert.Equal(["Message "], seen);
    }

    [Fact]
    public void Control_frames_between_fragments_are_handed_out_and_the_fragments_kept()
    {
        List<string> seen = FrameReading.Read(
            ClientFrame.Text("one ", isFinal: false),
            ClientFrame.Ping("p"),
            ClientFrame.Continuation("two ", isFinal: false),
            ClientFrame.Pong("q"),
            ClientFrame.Continuation("three", isFinal: true));

        Assert.Equal(["Ping p", "Pong q", "Message one two three"], seen);
    }

    [Fact]
    public void A_control_frame_over_two_segments_leaves_the_kept_fragments_alone()
    {
        string payload = new('p', 125);
        byte[] ping = ClientFrame.Ping(payload);

        List<string> seen = FrameReading.Read(
            ClientFrame.Text(new string('x', 200), isFinal: false),
            ping[..60],
            ping[60..],
            ClientFrame.Continuation("y", isFinal: true));

        Assert.Equal([$"Ping {payload}", $"Message {new string('x', 200)}y"], seen);
    }

    [Fact]
    public void A_close_frame_is_handed_out_with_its_payload()
    {
        List<string> seen = FrameReading.Read(ClientFrame.Close(1000, "bye"));

        Assert.Equal(["Close \u0003\u00E8bye"], seen);
    }

    [Fact]
    public void A_close_frame_may_be_empty()
    {
        List<string> seen = FrameReading.Read(ClientFrame.Make(Opcode.Close, []));

        Assert.Equal(["Close "], seen);
    }

    [Fact]
    public void A_large_frame_is_taken_over_as_it_arrives_so_that_a_pipe_with_back_pressure_never_stops()
    {
        const int MostThatAPipeHeld = 16;
        byte[] frame = ClientFrame.Text(new string('m', 300_000));
        using FrameReading reading = new();

        int held = 0;
        foreach (byte[] piece in frame.Chunk(4096))
        {
            reading.Feed(piece);
            held = Math.Max(held, reading.UnreadLength);
        }

        Assert.InRange(held, 0, MostThatAPipeHeld);
        Assert.Single(reading.Seen);
    }

    [Fact]
    public void An_announced_length_costs_no_memory_before_the_bytes_come()
    {
        byte[] start = ClientFrame.Text(new string('m', 1024 * 1024))[..64];
        ReadOnlySequence<byte> buffer = new(start);
        using FrameReader reader = new(1024 * 1024);

        long before = GC.GetAllocatedBytesForCurrentThread();
        FrameReadStatus status = reader.TryRead(ref buffer, out _);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(FrameReadStatus.Incomplete, status);
        Assert.InRange(allocated, 0, 8 * 1024);
    }

    [Fact]
    public void A_message_in_two_segments_is_joined()
    {
        byte[] frame = ClientFrame.Text("""[3,"1",{"status":"Accepted"}]""");
        for (int cut = 0; cut <= frame.Length; cut++)
        {
            ReadOnlySequence<byte> buffer = Segments.CutAt(frame, cut);
            using FrameReader reader = new(1024);

            FrameReadStatus status = reader.TryRead(ref buffer, out ReadOnlySpan<byte> payload);

            Assert.Equal(FrameReadStatus.Message, status);
            Assert.Equal("""[3,"1",{"status":"Accepted"}]""", Encoding.UTF8.GetString(payload));
            Assert.True(buffer.IsEmpty);
        }
    }

    [Fact]
    public void A_reader_stays_violated()
    {
        byte[] bytes = ClientFrame.Concat(ClientFrame.Make(Opcode.Binary, [1]), ClientFrame.Text("fine"));
        ReadOnlySequence<byte> buffer = new(bytes);
        using FrameReader reader = new(1024);

        FrameReadStatus first = reader.TryRead(ref buffer, out _);
        FrameReadStatus second = reader.TryRead(ref buffer, out _);

        Assert.Equal(FrameReadStatus.Violated, first);
        Assert.Equal(FrameReadStatus.Violated, second);
        Assert.Equal(CloseCode.UnsupportedData, reader.Violation.Code);
    }

    [Fact]
    public void Reading_small_messages_allocates_nothing()
    {
        byte[] frame = ClientFrame.Text("""[2,"19223201","Heartbeat",{}]""");
        byte[] bytes = ClientFrame.Concat([.. Enumerable.Repeat(frame, 1000)]);
        using FrameReader reader = new(1024);
        int messages = 0;

        long before = GC.GetAllocatedBytesForCurrentThread();
        ReadOnlySequence<byte> buffer = new(bytes);
        while (reader.TryRead(ref buffer, out _) == FrameReadStatus.Message)
        {
            messages++;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1000, messages);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Reading_fragmented_messages_allocates_nothing_once_the_pool_is_warm()
    {
        byte[] message = ClientFrame.Concat(ClientFrame.Text("""[2,"1",""", isFinal: false), ClientFrame.Continuation("""{}]""", isFinal: true));
        byte[] bytes = ClientFrame.Concat([.. Enumerable.Repeat(message, 100)]);
        using FrameReader reader = new(1024);
        ReadOnlySequence<byte> warmUp = new([.. message]);
        reader.TryRead(ref warmUp, out _);
        int messages = 0;

        long before = GC.GetAllocatedBytesForCurrentThread();
        ReadOnlySequence<byte> buffer = new(bytes);
        while (reader.TryRead(ref buffer, out _) == FrameReadStatus.Message)
        {
            messages++;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(100, messages);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_reader_is_small_since_each_connection_has_one()
    {
        int size = Unsafe.SizeOf<FrameReader>();

        Assert.InRange(size, 1, 40);
    }
}
