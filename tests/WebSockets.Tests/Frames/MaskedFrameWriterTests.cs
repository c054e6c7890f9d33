using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

public sealed class MaskedFrameWriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void What_it_writes_a_server_reads(int length)
    {
        byte[] text = Encoding.ASCII.GetBytes(new string('x', length));
        byte[] buffer = new byte[MaskedFrameWriter.MaxHeaderLength + length];
        text.CopyTo(buffer, MaskedFrameWriter.MaxHeaderLength);

        int start = MaskedFrameWriter.WriteAround(buffer, MaskedFrameWriter.MaxHeaderLength, length, Opcode.Text, 0x01020304);

        Assert.Equal([$"Message {Encoding.ASCII.GetString(text)}"], FrameReading.Read(buffer[start..]));
    }

    [Fact]
    public void The_key_stands_before_the_payload_that_it_masks()
    {
        byte[] frame = new byte[MaskedFrameWriter.MaxControlLength];

        int length = MaskedFrameWriter.WriteControl(frame, Opcode.Ping, "ab"u8, 0x44332211);

        Assert.Equal([0x89, 0x82, 0x11, 0x22, 0x33, 0x44, (byte)('a' ^ 0x11), (byte)('b' ^ 0x22)], frame[..length]);
    }

    [Fact]
    public void A_close_frame_carries_its_code()
    {
        byte[] frame = new byte[MaskedFrameWriter.MaxControlLength];

        int length = MaskedFrameWriter.WriteClose(frame, CloseCode.GoingAway, 7);

        Assert.Equal(["Close \u0003\u00E9"], FrameReading.Read(frame[..length]));
    }

    [Fact]
    public void A_code_that_is_never_on_the_wire_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => MaskedFrameWriter.WriteClose(new byte[140], CloseCode.AbnormalClosure, 7));

    [Fact]
    public void A_payload_without_room_in_front_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => MaskedFrameWriter.WriteAround(new byte[64], 5, 10, Opcode.Text, 7));
}
