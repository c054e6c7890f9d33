using System.Globalization;
using System.Text;
using Ocpp.WebSockets.Frames;
using Xunit.Abstractions;

namespace Ocpp.WebSockets.Tests.Frames;

/// <summary>However the bytes are cut, the reader says the same.</summary>
public sealed class FrameReaderCutTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_122;

    private static readonly byte[] Conversation = ClientFrame.Concat(
        ClientFrame.Text("""[2,"1","Heartbeat",{}]"""),
        ClientFrame.Text("a€", isFinal: false),
        ClientFrame.Ping("still there?"),
        ClientFrame.Continuation("\U0001F50C", isFinal: false),
        ClientFrame.Pong(string.Empty),
        ClientFrame.Continuation("z", isFinal: true),
        ClientFrame.Text(new string('x', 300)),
        ClientFrame.Close(1001, "going"));

    private static readonly List<string> Expected = FrameReading.Read(Conversation);

    [Fact]
    public void One_cut_at_every_place_changes_nothing()
    {
        for (int cut = 1; cut < Conversation.Length; cut++)
        {
            List<string> seen = FrameReading.Read(Conversation[..cut], Conversation[cut..]);

            Assert.Equal(Expected, seen);
        }
    }

    [Fact]
    public void Two_segments_cut_at_every_place_change_nothing()
    {
        for (int cut = 1; cut < Conversation.Length; cut++)
        {
            List<string> seen = [];
            System.Buffers.ReadOnlySequence<byte> buffer = Segments.CutAt(Conversation, cut);
            using FrameReader reader = new(1024);
            while (seen.Count < Expected.Count)
            {
                FrameReadStatus status = reader.TryRead(ref buffer, out ReadOnlySpan<byte> payload);
                seen.Add($"{status} {Encoding.Latin1.GetString(payload)}");
            }

            Assert.Equal(Expected, seen);
        }
    }

    [Fact]
    public void Byte_by_byte_changes_nothing()
    {
        List<string> seen = FrameReading.Read([.. Conversation.Chunk(1)]);

        Assert.Equal(Expected, seen);
        Assert.Equal(6, seen.Count);
    }

    [Fact]
    public void Random_conversations_cut_at_random_places_read_as_they_were_written()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}"));
        Random random = new(Seed);
        for (int round = 0; round < 500; round++)
        {
            (byte[] bytes, List<string> written) = Converse(random);

            List<string> seen = FrameReading.Read([.. Cut(bytes, random)]);

            Assert.Equal(written, seen);
        }
    }

    [Fact]
    public void Random_bytes_end_in_a_violation_or_wait_for_more_and_never_throw()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}"));
        Random random = new(Seed);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            List<string> whole = FrameReading.Read([.. bytes]);

            List<string> seen = FrameReading.Read([.. Cut(bytes, random)]);

            Assert.Equal(whole, seen);
        }
    }

    [Fact]
    public void A_flipped_bit_never_throws()
    {
        for (int bit = 0; bit < Conversation.Length * 8; bit++)
        {
            byte[] bytes = [.. Conversation];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            List<string> whole = FrameReading.Read([.. bytes]);

            List<string> pieces = FrameReading.Read([.. bytes.Chunk(7)]);

            Assert.Equal(whole, pieces);
        }
    }

    private static (byte[] Bytes, List<string> Written) Converse(Random random)
    {
        List<byte[]> frames = [];
        List<string> written = [];
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            byte[] text = RandomText(random);
            int fragments = random.Next(1, 5);
            int start = 0;
            for (int fragment = 1; fragment <= fragments; fragment++)
            {
                int end = fragment == fragments ? text.Length : random.Next(start, text.Length + 1);
                Opcode opcode = fragment == 1 ? Opcode.Text : Opcode.Continuation;
                frames.Add(ClientFrame.Make(opcode, text.AsSpan(start..end), fragment == fragments, (uint)random.Next()));
                start = end;
                if (fragment < fragments && random.Next(3) == 0)
                {
                    string ping = new('p', random.Next(126));
                    frames.Add(ClientFrame.Ping(ping));
                    written.Add($"Ping {ping}");
                }
            }

            written.Add($"Message {Encoding.Latin1.GetString(text)}");
        }

        return (ClientFrame.Concat([.. frames]), written);
    }

    private static byte[] RandomText(Random random)
    {
        StringBuilder text = new();
        for (int i = random.Next(random.Next(2) == 0 ? 40 : 2000); i > 0; i--)
        {
            Rune character = random.Next(4) switch
            {
                0 => new Rune(random.Next(0x20, 0x7F)),
                1 => new Rune(random.Next(0x80, 0x800)),
                2 => new Rune(random.Next(0xE000, 0x10000)),
                _ => new Rune(random.Next(0x10000, 0x110000)),
            };
            text.Append(character.ToString());
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<byte[]> Cut(byte[] bytes, Random random)
    {
        for (int start = 0; start < bytes.Length;)
        {
            int end = Math.Min(bytes.Length, start + random.Next(1, random.Next(2) == 0 ? 8 : 1500));
            yield return bytes[start..end];
            start = end;
        }
    }
}
