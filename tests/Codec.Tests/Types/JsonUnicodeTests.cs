using System.Text;

namespace Ocpp.Codec.Tests.Types;

public sealed class JsonUnicodeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("""{"a":"é 🔌","🔌":1}""")]
    [InlineData("""{"a":"\u00e9 \ud83d\udd0c \uD83D\uDD0C"}""")]
    [InlineData("""["\\ud800","\\\\ud800","\"\\"]""")]
    [InlineData("""["\u0000\ufffd\ue000\ud7ff"]""")]
    [InlineData("""["\ud83d\udd0c""")]
    [InlineData("""["\u12""")]
    [InlineData("""["\""")]
    public void What_stands_for_characters_is_text(string json) => Assert.Null(JsonUnicode.FindFault(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""["\ud800"]""", 2)]
    [InlineData("""["\uDFFF"]""", 2)]
    [InlineData("""["\ud83dx\udd0c"]""", 2)]
    [InlineData("""["\ud83d","\udd0c"]""", 2)]
    [InlineData("""["\udd0c\ud83d"]""", 2)]
    [InlineData("""["\ud83d\ud83d\udd0c"]""", 2)]
    [InlineData("""["\ud83d\udd0c\udd0c"]""", 14)]
    [InlineData("""["\\\ud800"]""", 4)]
    [InlineData("""{"\ud800":1}""", 2)]
    [InlineData("""["\ud800""", 2)]
    public void Half_of_a_surrogate_pair_is_none(string json, int position)
    {
        string? fault = JsonUnicode.FindFault(Encoding.UTF8.GetBytes(json));

        Assert.Equal($"The escape at byte {position} is half of a surrogate pair without its other half.", fault);
    }

    [Fact]
    public void Halves_are_mended_and_pairs_left()
    {
        Assert.True(JsonUnicode.TryMend("""["\ud800","\ud83d\udd0c\uDC00","\\ud800"]"""u8, out byte[]? mended));
        Assert.Equal("""["\ufffd","\ud83d\udd0c\ufffd","\\ud800"]""", Encoding.UTF8.GetString(mended));
        Assert.False(JsonUnicode.TryMend("""["\ud83d\udd0c"]"""u8, out _));
    }

    [Theory]
    [InlineData("FF", 0)]
    [InlineData("225BC3A9C3", 4)]
    [InlineData("22EDA08022", 1)]
    [InlineData("22C0AF22", 1)]
    public void Bytes_that_are_no_UTF_8_are_none(string hex, int position)
    {
        string? fault = JsonUnicode.FindFault(Convert.FromHexString(hex));

        Assert.Equal($"Byte {position} is not UTF-8.", fault);
    }
}
