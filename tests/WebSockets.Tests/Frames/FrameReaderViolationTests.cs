using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

/// <summary>The rules of RFC 6455 that a client can break, and the close code for each.</summary>
public sealed class FrameReaderViolationTests
{
    [Theory]
    [InlineData(0x10)]
    [InlineData(0x20)]
    [InlineData(0x40)]
    [InlineData(0x70)]
    public void A_reserved_bit_is_1002(int bits)
    {
        byte[] frame = ClientFrame.Text("x");
        frame[0] |= (byte)bits;

        AssertViolated(1002, frame);
    }

    [Theory]
    [InlineData(0x3)]
    [InlineData(0x4)]
    [InlineData(0x5)]
    [InlineData(0x6)]
    [InlineData(0x7)]
    [InlineData(0xB)]
    [InlineData(0xC)]
    [InlineData(0xD)]
    [InlineData(0xE)]
    [InlineData(0xF)]
    public void A_reserved_opcode_is_1002(int opcode)
    {
        AssertViolated(1002, ClientFrame.Make((Opcode)opcode, []));
    }

    [Fact]
    public void An_unmasked_frame_is_1002()
    {
        AssertViolated(1002, [0x81, 0x01, (byte)'x']);
    }

    [Theory]
    [InlineData(Opcode.Ping)]
    [InlineData(Opcode.Pong)]
    [InlineData(Opcode.Close)]
    public void A_fragmented_control_frame_is_1002(Opcode opcode)
    {
        AssertViolated(1002, ClientFrame.Make(opcode, [], isFinal: false));
    }

    [Theory]
    [InlineData(Opcode.Ping)]
    [InlineData(Opcode.Pong)]
    [InlineData(Opcode.Close)]
    public void A_control_frame_over_125_bytes_is_1002_by_its_first_two_bytes(Opcode opcode)
    {
        byte[] frame = ClientFrame.Make(opcode, new byte[126]);

        AssertViolated(1002, frame[..2]);
    }

    [Fact]
    public void A_continuation_without_a_message_is_1002()
    {
        AssertViolated(1002, ClientFrame.Continuation("x", isFinal: true));
    }

    [Fact]
    public void A_continuation_after_a_whole_message_is_1002()
    {
        List<string> seen = FrameReading.Read(ClientFrame.Text("whole"), ClientFrame.Continuation("x", isFinal: true));

        Assert.Equal(["Message whole", "Violated 1002"], seen);
    }

    [Theory]
    [InlineData(Opcode.Text)]
    [InlineData(Opcode.Binary)]
    public void A_new_message_inside_a_fragmented_one_is_1002(Opcode opcode)
    {
        List<string> seen = FrameReading.Read(ClientFrame.Text("a", isFinal: false), ClientFrame.Make(opcode, [1]));

        Assert.Equal(["Violated 1002"], seen);
    }

    [Fact]
    public void A_binary_message_is_1003()
    {
        AssertViolated(1003, ClientFrame.Make(Opcode.Binary, "[]"u8));
    }

    [Theory]
    [InlineData("81FE 007D 00000000")]
    [InlineData("81FE 0000 00000000")]
    [InlineData("81FF 000000000000FFFF 00000000")]
    [InlineData("81FF 0000000000000001 00000000")]
    public void A_length_that_is_not_in_its_shortest_form_is_1002(string header)
    {
        AssertViolated(1002, FromHex(header));
    }

    [Theory]
    [InlineData("81FF 8000000000000000 00000000")]
    [InlineData("81FF FFFFFFFFFFFFFFFF 00000000")]
    public void A_length_with_its_highest_bit_set_is_1002(string header)
    {
        AssertViolated(1002, FromHex(header));
    }

    [Theory]
    [InlineData("81FE 0401 00000000")]
    [InlineData("81FF 0000000000100000 00000000")]
    [InlineData("81FF 7FFFFFFFFFFFFFFF 00000000")]
    [InlineData("81FF 0000000100000000 00000000")]
    public void A_message_over_the_limit_is_1009_by_its_header(string header)
    {
        using FrameReading reading = new(maxMessageSize: 1024);

        reading.Feed(FromHex(header));

        Assert.Equal(["Violated 1009"], reading.Seen);
    }

    [Fact]
    public void A_message_of_exactly_the_limit_is_read()
    {
        using FrameReading reading = new(maxMessageSize: 1024);

        reading.Feed(ClientFrame.Text(new string('x', 1024)));

        Assert.Equal([$"Message {new string('x', 1024)}"], reading.Seen);
    }

    [Fact]
    public void The_limit_counts_all_fragments_of_a_message()
    {
        using FrameReading reading = new(maxMessageSize: 1024);

        reading.Feed(ClientFrame.Text(new string('x', 1000), isFinal: false));
        reading.Feed(ClientFrame.Continuation(new string('x', 25), isFinal: false)[..6]);

        Assert.Equal(["Violated 1009"], reading.Seen);
    }

    [Fact]
    public void The_limit_counts_no_control_frames()
    {
        using FrameReading reading = new(maxMessageSize: 10);

        reading.Feed(ClientFrame.Text(new string('x', 10), isFinal: false));
        reading.Feed(ClientFrame.Ping(new string('p', 100)));
        reading.Feed(ClientFrame.Continuation(string.Empty, isFinal: true));

        Assert.Equal([$"Ping {new string('p', 100)}", "Message xxxxxxxxxx"], reading.Seen);
    }

    [Fact]
    public void A_close_payload_of_one_byte_is_1002()
    {
        AssertViolated(1002, ClientFrame.Make(Opcode.Close, [3]));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1002)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1008)]
    [InlineData(1009)]
    [InlineData(1010)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(1013)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(3999)]
    [InlineData(4000)]
    [InlineData(4999)]
    public void A_legal_close_code_is_handed_out(int code)
    {
        List<string> seen = FrameReading.Read(ClientFrame.Close(code));

        Assert.StartsWith("Close ", Assert.Single(seen), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1016)]
    [InlineData(1100)]
    [InlineData(2000)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65535)]
    public void An_illegal_close_code_is_1002(int code)
    {
        AssertViolated(1002, ClientFrame.Close(code));
    }

    [Fact]
    public void A_close_reason_that_is_not_UTF8_is_1007()
    {
        AssertViolated(1007, ClientFrame.Make(Opcode.Close, [0x03, 0xE8, 0xC3, 0x28]));
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_1007()
    {
        AssertViolated(1007, ClientFrame.Make(Opcode.Text, [0x5B, 0xFF, 0x5D]));
    }

    [Fact]
    public void Text_that_ends_inside_a_character_is_1007()
    {
        AssertViolated(1007, ClientFrame.Make(Opcode.Text, [0xE2, 0x82]));
    }

    [Fact]
    public void Fragmented_text_that_ends_inside_a_character_is_1007()
    {
        AssertViolated(1007, ClientFrame.Concat(ClientFrame.Make(Opcode.Text, [0xE2], isFinal: false), ClientFrame.Make(Opcode.Continuation, [0x82])));
    }

    [Fact]
    public void A_character_may_be_cut_by_fragments()
    {
        byte[] bytes = ClientFrame.Concat(ClientFrame.Make(Opcode.Text, [0xE2, 0x82], isFinal: false), ClientFrame.Make(Opcode.Continuation, [0xAC]));

        List<string> seen = FrameReading.Read(bytes);

        Assert.Equal([$"Message {Encoding.Latin1.GetString([0xE2, 0x82, 0xAC])}"], seen);
    }

    [Fact]
    public void Wrong_text_fails_before_its_frame_has_arrived()
    {
        byte[] frame = ClientFrame.Make(Opcode.Text, [.. "κόσμε"u8, 0xF4, 0x90, 0x80, 0x80, .. "edited"u8]);
        using FrameReading reading = new();

        reading.Feed(frame[..(6 + 11)]);
        int before = reading.Seen.Count;
        reading.Feed(frame[17..18]);

        Assert.Equal(0, before);
        Assert.Equal(["Violated 1007"], reading.Seen);
    }

    [Fact]
    public void After_wrong_text_the_rest_of_its_frame_is_known()
    {
        byte[] frame = ClientFrame.Make(Opcode.Text, [0xFF, .. new byte[99]]);
        using FrameReading reading = new();

        reading.Feed(frame[..16]);

        Assert.Equal(90, reading.UnreadPayloadLength);
    }

    [Fact]
    public void After_a_broken_header_nobody_knows_where_the_next_frame_begins()
    {
        using FrameReading reading = new();

        reading.Feed([0x81, 0x00]);

        Assert.Null(reading.UnreadPayloadLength);
    }

    private static void AssertViolated(int code, byte[] bytes)
    {
        using FrameReading reading = new();

        reading.Feed(bytes);

        Assert.Equal([$"Violated {code}"], reading.Seen);
        Assert.Equal(code, (int)reading.Violation.Code);
        Assert.NotEmpty(reading.Violation.Reason);
    }

    private static byte[] FromHex(string hex) => Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
}
