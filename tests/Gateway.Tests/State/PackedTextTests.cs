using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.State;

public sealed class PackedTextTests
{
    [Theory]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-01-31T12:00:00.000Z"}""", 14)]
    [InlineData("""{"connectorId":1,"errorCode":"NoError","status":"SuspendedEVSE","timestamp":"2026-01-31T12:00:00.000Z"}""", 14)]
    [InlineData("""{"connectorId":2,"errorCode":"GroundFailure","status":"Faulted","timestamp":"2026-01-31T12:00:00Z"}""", 15)]
    [InlineData("2026-01-31T12:00:00Z", 6)]
    [InlineData("9999-12-31T23:59:59.999Z", 7)]
    [InlineData("1970-01-01T00:00:00.000Z", 7)]
    public void What_charge_points_usually_say_is_short(string text, int length) => Assert.Equal(length, PackedLength(text));

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("2026-02-29T12:00:00Z")]
    [InlineData("2024-02-29T12:00:00Z")]
    [InlineData("2026-12-31T23:59:60Z")]
    [InlineData("2026-00-31T12:00:00.000Z")]
    [InlineData("2026-01-31T24:00:00.000Z")]
    [InlineData("1969-12-31T23:59:59.999Z")]
    [InlineData("2026-01-31T12:00:00.00Z")]
    [InlineData("2026-01-31T12:00:00.0000Z")]
    [InlineData("2026-01-31T12:00:00+01:00")]
    [InlineData("2026-01-31t12:00:00Z, 2026-01-31T12:00:00.12:Z")]
    [InlineData("2026-01-31T12:00:00.123")]
    [InlineData("errorCod")]
    [InlineData("Größe, ёлка, 充電, \U0001F50C")]
    [InlineData("a\0b\u0001\u007f\u0080\u00ff")]
    public void Whatever_was_said_comes_back(string text) => AssertComesBack(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Bytes_that_are_no_text_come_back()
    {
        AssertComesBack([.. Enumerable.Range(0, 256).Select(static value => (byte)value)]);
        AssertComesBack([.. Enumerable.Repeat((byte)0xFF, 700)]);
        AssertComesBack([0xFF]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Any_row_of_words_times_and_other_things_comes_back(int seed)
    {
        seed = seed == 0 ? Environment.TickCount : seed;
        Random random = new(seed);
        for (int i = 0; i < 3000; i++)
        {
            List<byte> text = [];
            for (int pieces = random.Next(12); pieces > 0; pieces--)
            {
                text.AddRange(Piece(random));
            }

            Assert.True(ComesBack([.. text]), $"Seed {seed}, {Convert.ToHexString([.. text])}");
        }
    }

    [Fact]
    public void The_words_on_disk_stay_where_they_are()
    {
        byte[] packed = [.. Enumerable.Range(0, 103).Select(static place => (byte)(0x80 + place))];

        // Words are added behind these. Whoever changes this text makes what is stored unreadable.
        Assert.Equal(103, PackedWords.All.Length);
        Assert.Equal("1A8C23B343B4BB5C", Convert.ToHexString(SHA256.HashData(PackedText.Unpack(packed)))[..16]);
    }

    [Fact]
    public void The_numbers_of_configuration_keys_stay_what_they_are()
    {
        string keys = string.Join(' ', Enumerable.Range(1, 55).Select(ConfigurationKeyNumbers.KeyOf));

        Assert.Throws<InvalidDataException>(() => ConfigurationKeyNumbers.KeyOf(56));
        Assert.Equal("25BA72783AE147A6", Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(keys)))[..16]);
    }

    [Theory]
    [InlineData("FC")]
    [InlineData("FF")]
    [InlineData("FF0541")]
    [InlineData("FE0102")]
    [InlineData("FEFFFFFFFFFFFF")]
    [InlineData("FDFFFFFFFFFF")]
    public void What_none_of_ours_packed_is_refused(string packed) => Assert.Throws<InvalidDataException>(() => PackedText.Unpack(Convert.FromHexString(packed)));

    [Fact]
    public void The_time_in_a_text_is_found_behind_whatever_stands_before_it()
    {
        byte[] text = Encoding.UTF8.GetBytes("""{"info":"Größe 2020-01-01T00:00:00Z","timestamp":"2026-01-31T12:00:00.125Z","status":"Available"}""");
        byte[] packed = new byte[text.Length];

        int length = PackedText.Pack(text, packed);

        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, 125, TimeSpan.Zero), PackedText.FindTime(packed.AsSpan(0, length)));
        Assert.Null(PackedText.FindTime("Available"u8));
    }

    [Fact]
    public void Words_are_long_enough_to_be_found()
    {
        Assert.All(PackedWords.All, static word => Assert.Equal(1, PackedLength(Encoding.ASCII.GetString(word))));
    }

    private static byte[] Piece(Random random) => random.Next(6) switch
    {
        0 => PackedWords.All[random.Next(PackedWords.All.Length)],
        1 => PackedWords.All[random.Next(PackedWords.All.Length)][..random.Next(1, 4)],
        2 => Encoding.ASCII.GetBytes(new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        3 => Encoding.ASCII.GetBytes(new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        4 => [.. Enumerable.Range(0, random.Next(20)).Select(_ => (byte)random.Next(256))],
        _ => [(byte)random.Next(128)],
    };

    private static int PackedLength(string text) => PackedText.Pack(Encoding.UTF8.GetBytes(text), new byte[text.Length]);

    private static void AssertComesBack(byte[] text) => Assert.True(ComesBack(text), Convert.ToHexString(text));

    private static bool ComesBack(byte[] text)
    {
        FactWriter writer = new(new byte[16]);
        PackedText.Write(text, ref writer);
        FactReader reader = new(writer.Written);
        bool isSame = PackedText.Read(ref reader).AsSpan().SequenceEqual(text);

        // Never longer than the text and its length.
        return isSame && reader.IsAtEnd && writer.Length <= text.Length + (text.Length < 64 ? 1 : 2);
    }
}
