using System.Buffers;
using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

/// <summary>The reader on a client's side (RFC 6455 §5.1): a server's frames have no mask, everything else is as for a client's.</summary>
public sealed class ServerFrameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(70000)]
    public void A_message_is_read_at_any_cut(int length)
    {
        byte[] frame = Make(Opcode.Text, new string('m', length));
        int step = int.Max(1, length / 13);

        for (int cut = 0; cut <= frame.Length; cut += step)
        {
            Assert.Equal([new string('m', length)], Read(frame[..cut], frame[cut..]));
        }
    }

    [Fact]
    public void A_ping_between_fragments_is_read()
    {
        byte[] first = Make(Opcode.Text, "ab");
        first[0] &= 0x7F;

        List<string> seen = Read(first, Make(Opcode.Ping, "p"), Make(Opcode.Continuation, "cd"));

        Assert.Equal(["p", "abcd"], seen);
    }

    [Fact]
    public void A_masked_frame_breaks_the_protocol() => Assert.Equal(["1002 frame of a server is masked"], Read(ClientFrame.Text("x")));

    private static byte[] Make(Opcode opcode, string text)
    {
        byte[] frame = new byte[FrameWriter.MaxHeaderLength + text.Length];
        int header = FrameWriter.WriteHeader(frame, opcode, text.Length);
        return frame[..(header + Encoding.ASCII.GetBytes(text, frame.AsSpan(header)))];
    }

    private static List<string> Read(params byte[][] pieces)
    {
        List<string> seen = [];
        using FrameReader reader = new(1024 * 1024, FrameSender.Server);
        byte[] unread = [];
        foreach (byte[] piece in pieces)
        {
            ReadOnlySequence<byte> buffer = new([.. unread, .. piece]);
            FrameReadStatus status;
            while ((status = reader.TryRead(ref buffer, out ReadOnlySpan<byte> payload)) is not (FrameReadStatus.Incomplete or FrameReadStatus.Violated))
            {
                seen.Add(Encoding.ASCII.GetString(payload));
            }

            if (status == FrameReadStatus.Violated)
            {
                seen.Add($"{(int)reader.Violation.Code} {reader.Violation.Reason}");
            }

            unread = buffer.ToArray();
        }

        return seen;
    }
}
