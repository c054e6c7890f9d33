using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

public sealed class FrameWriterTests
{
    [Theory]
    [InlineData(0, "8100")]
    [InlineData(125, "817D")]
    [InlineData(126, "817E007E")]
    [InlineData(65_535, "817EFFFF")]
    [InlineData(65_536, "817F0000000000010000")]
    [InlineData(int.MaxValue, "817F000000007FFFFFFF")]
    public void The_shortest_header_is_written(int payloadLength, string expected)
    {
        byte[] buffer = new byte[FrameWriter.MaxHeaderLength];

        int length = FrameWriter.WriteHeader(buffer, Opcode.Text, payloadLength);

        Assert.Equal(expected, Convert.ToHexString(buffer.AsSpan(0, length)));
        Assert.Equal(length, FrameWriter.HeaderLength(payloadLength));
    }

    [Theory]
    [InlineData(3, 8, "8103")]
    [InlineData(300, 6, "817E012C")]
    [InlineData(70_000, 0, "817F0000000000011170")]
    public void A_header_is_written_right_before_its_payload(int payloadLength, int expectedStart, string expected)
    {
        byte[] buffer = new byte[FrameWriter.MaxHeaderLength];

        int start = FrameWriter.WriteHeaderBefore(buffer, FrameWriter.MaxHeaderLength, payloadLength, Opcode.Text);

        Assert.Equal(expectedStart, start);
        Assert.Equal(expected, Convert.ToHexString(buffer.AsSpan(start)));
    }

    [Fact]
    public void A_header_without_room_before_the_payload_is_an_error_of_ours()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.WriteHeaderBefore(new byte[400], 3, 300, Opcode.Text));
    }

    [Fact]
    public void A_pong_repeats_its_payload_unmasked()
    {
        byte[] buffer = new byte[FrameWriter.MaxControlLength];

        int length = FrameWriter.WriteControl(buffer, Opcode.Pong, "hi"u8);

        Assert.Equal("8A026869", Convert.ToHexString(buffer.AsSpan(0, length)));
    }

    [Fact]
    public void A_control_frame_over_125_bytes_is_an_error_of_ours()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.WriteControl(new byte[200], Opcode.Ping, new byte[126]));
    }

    [Fact]
    public void A_close_frame_has_code_and_reason()
    {
        byte[] buffer = new byte[FrameWriter.MaxControlLength];

        int length = FrameWriter.WriteClose(buffer, CloseCode.GoingAway, "bye");

        Assert.Equal("880503E9627965", Convert.ToHexString(buffer.AsSpan(0, length)));
    }

    [Fact]
    public void A_long_reason_is_cut_between_two_characters()
    {
        byte[] buffer = new byte[FrameWriter.MaxControlLength];

        int length = FrameWriter.WriteClose(buffer, CloseCode.PolicyViolation, new string('€', 100));

        // 41 characters of three bytes fill 123 bytes; with one byte of another character before them only 40 fit.
        Assert.Equal(2 + 2 + 123, length);
        Assert.Equal(2 + 2 + 121, FrameWriter.WriteClose(buffer, CloseCode.PolicyViolation, "x" + new string('€', 100)));
    }

    [Theory]
    [InlineData(CloseCode.NoStatusReceived)]
    [InlineData(CloseCode.AbnormalClosure)]
    [InlineData(CloseCode.TlsHandshake)]
    public void A_code_that_may_not_be_on_the_wire_is_an_error_of_ours(CloseCode code)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.WriteClose(new byte[200], code, string.Empty));
    }

    [Theory]
    [InlineData("", null, "")]
    [InlineData("03E8", 1000, "")]
    [InlineData("03E9627965", 1001, "bye")]
    public void A_close_payload_is_taken_apart(string hex, int? code, string reason)
    {
        CloseFrame close = CloseFrame.Read(Convert.FromHexString(hex));

        Assert.Equal(code, close.Code);
        Assert.Equal(reason, System.Text.Encoding.UTF8.GetString(close.Reason));
    }
}
