using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ocpp.Codec.Tests.Types;

public sealed class JsonTextTests
{
    [Fact]
    public void An_absent_text_is_empty_and_equals_nothing()
    {
        JsonText text = default;

        Assert.False(text.IsPresent);
        Assert.True(text.IsEmpty);
        Assert.Equal(0, text.CharCount);
        Assert.Equal("", text.ToString());
        Assert.False(text.EqualsUtf8("x"u8));
    }

    [Fact]
    public void A_null_string_is_absent_and_an_empty_one_is_present()
    {
        JsonText absent = (string?)null;
        JsonText empty = "";

        Assert.False(absent.IsPresent);
        Assert.True(empty.IsPresent);
        Assert.True(empty.IsEmpty);
    }

    [Theory]
    [InlineData("plain", "plain", 5)]
    [InlineData("", "", 0)]
    [InlineData("ä€😀", "ä€😀", 3)]
    [InlineData("""a\"\\\/\b\f\n\r\tb""", "a\"\\/\b\f\n\r\tb", 10)]
    [InlineData("""\u00e4\u20AC\ud83d\ude00""", "ä€😀", 3)]
    [InlineData("""\u0000x""", "\0x", 2)]
    [InlineData("""\ud83dx""", "\ufffdx", 2)]
    [InlineData("""\ud83d\u0041""", "\ufffdA", 2)]
    [InlineData("""\ude00""", "\ufffd", 1)]
    [InlineData("""\ud83d\ud83d\ude00""", "\ufffd😀", 2)]
    public void Escapes_are_undone_when_asked(string json, string expected, int characters)
    {
        byte[] raw = Encoding.UTF8.GetBytes(json);
        JsonText text = JsonText.FromJson(raw, json.Contains('\\'));
        byte[] buffer = new byte[text.MaxByteCount];

        Assert.Equal(expected, text.ToString());
        Assert.Equal(characters, text.CharCount);
        Assert.True(text.EqualsUtf8(Encoding.UTF8.GetBytes(expected)));
        Assert.True(text.Equals(expected));
        Assert.False(text.Equals(expected + "x"));
        Assert.True(text.TryUnescape(buffer, out int written));
        Assert.Equal(expected, Encoding.UTF8.GetString(buffer.AsSpan(0, written)));
    }

    [Fact]
    public void A_string_to_be_written_behaves_like_text_that_was_read()
    {
        JsonText text = "ä😀";
        byte[] buffer = new byte[text.MaxByteCount];

        Assert.Equal(2, text.CharCount);
        Assert.True(text.EqualsUtf8("ä😀"u8));
        Assert.True(text.Equals("ä😀"));
        Assert.True(text.TryUnescape(buffer, out int written));
        Assert.Equal("ä😀"u8, buffer.AsSpan(0, written));
    }

    [Fact]
    public void A_destination_has_to_be_as_long_as_the_text_not_as_its_escapes()
    {
        JsonText text = JsonText.FromJson("""\u0041\u0042"""u8, hasEscapes: true);
        Span<byte> enough = stackalloc byte[2];
        Span<byte> tooShort = stackalloc byte[1];

        Assert.True(text.TryUnescape(enough, out int written));
        Assert.Equal(2, written);
        Assert.Equal("AB"u8, enough);
        Assert.False(text.TryUnescape(tooShort, out written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Long_texts_are_compared_and_written_like_short_ones()
    {
        string longText = new string('x', 5000) + "\"";
        byte[] raw = Encoding.UTF8.GetBytes(new string('x', 5000) + "\\\"");
        JsonText text = JsonText.FromJson(raw, hasEscapes: true);

        Assert.True(text.Equals(longText));
        Assert.Equal($"\"{new string('x', 5000)}\\\"\"", Written(text));
    }

    [Theory]
    [InlineData("""a\u0041\"\n""", """
        "aA\"\n"
        """)]
    [InlineData("plain", "\"plain\"")]
    public void Text_is_written_with_the_escapes_it_needs(string json, string expected) =>
        Assert.Equal(expected, Written(JsonText.FromJson(Encoding.UTF8.GetBytes(json), json.Contains('\\'))));

    [Fact]
    public void Comparing_and_writing_allocate_nothing()
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using Utf8JsonWriter writer = new(buffer);
        Use(writer, buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int round = 0; round < 100; round++)
        {
            Use(writer, buffer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Use(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        writer.Reset();
        JsonText text = JsonText.FromJson("""a\u0041"""u8, hasEscapes: true);
        _ = text.Equals("aA") && text.EqualsUtf8("aA"u8) && text.CharCount == 2;
        text.WriteTo(writer);
        writer.Flush();
    }

    private static string Written(JsonText text)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            text.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
