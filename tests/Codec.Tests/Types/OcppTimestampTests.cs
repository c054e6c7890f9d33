using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ocpp.Codec.Tests.Types;

public sealed class OcppTimestampTests
{
    [Theory]
    [InlineData("2024-01-31T12:00:00Z", "2024-01-31T12:00:00.000Z")]
    [InlineData("2024-01-31T12:00:00.5Z", "2024-01-31T12:00:00.500Z")]
    [InlineData("2024-01-31T12:00:00.123456789Z", "2024-01-31T12:00:00.123Z")]
    [InlineData("2024-01-31T12:00:00,250Z", "2024-01-31T12:00:00.250Z")]
    [InlineData("2024-01-31T12:00Z", "2024-01-31T12:00:00.000Z")]
    [InlineData("2024-01-31t12:00:00z", "2024-01-31T12:00:00.000Z")]
    [InlineData("2024-01-31 12:00:00Z", "2024-01-31T12:00:00.000Z")]
    [InlineData("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000Z")]
    [InlineData("2024-01-31T12:00:00+02:00", "2024-01-31T10:00:00.000Z")]
    [InlineData("2024-01-01T00:30:00+05:45", "2023-12-31T18:45:00.000Z")]
    [InlineData("2023-12-31T20:00:00-08:00", "2024-01-01T04:00:00.000Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z")]
    public void A_complete_timestamp_becomes_its_instant_in_UTC(string text, string expected)
    {
        TimestampForm form = OcppTimestamp.Parse(Encoding.UTF8.GetBytes(text), out OcppTimestamp timestamp);

        Assert.Equal(TimestampForm.Complete, form);
        Assert.True(timestamp.IsValid);
        Assert.Equal(TimeSpan.Zero, timestamp.Value.Offset);
        Assert.Equal(expected, timestamp.ToString());
    }

    [Theory]
    [InlineData("2024-02-29T23:59:59.987Z")]
    [InlineData("1999-12-31T00:00:00Z")]
    public void The_usual_spelling_is_read_as_the_same_instant_with_its_offset_written_out(string usual)
    {
        for (int place = 0; place < usual.Length - 1; place++)
        {
            foreach (char odd in "0123456789:/-.TZ \u007f")
            {
                string text = usual[..place] + odd + usual[(place + 1)..];

                bool isRead = OcppTimestamp.TryParse(Encoding.UTF8.GetBytes(text), out OcppTimestamp timestamp);
                bool isReadWithOffset = OcppTimestamp.TryParse(Encoding.UTF8.GetBytes(text[..^1] + "+00:00"), out OcppTimestamp withOffset);

                // One way for the usual spelling, another for all others: they must not differ.
                Assert.True(isReadWithOffset == isRead && withOffset == timestamp, text);
            }
        }
    }

    [Theory]
    [InlineData("2024-01-31T12:00:00", nameof(TimestampForm.WithoutOffset), "2024-01-31T12:00:00.000Z")]
    [InlineData("2024-01-31T12:00:00.125", nameof(TimestampForm.WithoutOffset), "2024-01-31T12:00:00.125Z")]
    [InlineData("2024-01-31T12:00:00+02", nameof(TimestampForm.ShortOffset), "2024-01-31T10:00:00.000Z")]
    [InlineData("2024-01-31T12:00:00-0330", nameof(TimestampForm.ShortOffset), "2024-01-31T15:30:00.000Z")]
    public void A_tolerated_form_is_told_apart(string text, string form, string expected)
    {
        TimestampForm read = OcppTimestamp.Parse(Encoding.UTF8.GetBytes(text), out OcppTimestamp timestamp);

        Assert.Equal(form, read.ToString());
        Assert.Equal(expected, timestamp.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2024-01-31")]
    [InlineData("12:00:00Z")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-01-00T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2024-01-31T24:00:00Z")]
    [InlineData("2024-01-31T12:60:00Z")]
    [InlineData("2024-01-31T12:00:61Z")]
    [InlineData("2024-01-31T12:00:00.Z")]
    [InlineData("2024-01-31T12:00:00ZZ")]
    [InlineData("2024-01-31T12:00:00 Z")]
    [InlineData("2024-01-31T12:00:00+2")]
    [InlineData("2024-01-31T12:00:00+02:")]
    [InlineData("2024-01-31T12:00:00+02:0")]
    [InlineData("2024-01-31T12:00:00+24:00")]
    [InlineData("2024-01-31T12:00:00+02:60")]
    [InlineData("2024-01-31T12:00:00+02:00x")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("1706702400")]
    public void Anything_else_is_not_valid(string text)
    {
        Assert.False(OcppTimestamp.TryParse(Encoding.UTF8.GetBytes(text), out OcppTimestamp timestamp));
        Assert.False(timestamp.IsValid);
        Assert.Equal(default, timestamp);
    }

    [Fact]
    public void It_is_written_in_UTC_with_milliseconds_and_Z()
    {
        OcppTimestamp timestamp = OcppTimestamp.From(new DateTimeOffset(2024, 1, 31, 12, 0, 0, 7, TimeSpan.FromHours(2)));

        Assert.Equal("\"2024-01-31T10:00:00.007Z\"", Written(timestamp));
    }

    [Fact]
    public void Writing_asks_no_culture()
    {
        CultureInfo machine = CultureInfo.CurrentCulture;
        CultureInfo strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.DateTimeFormat.TimeSeparator = ".";
        CultureInfo.CurrentCulture = strange;
        try
        {
            Assert.Equal("2024-01-31T10:00:00.000Z", OcppTimestamp.From(new DateTimeOffset(2024, 1, 31, 10, 0, 0, TimeSpan.Zero)).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = machine;
        }
    }

    [Fact]
    public void One_that_is_not_valid_cannot_be_written() => Assert.Throws<InvalidOperationException>(static () => Written(default));

    [Fact]
    public void Two_of_the_same_instant_are_equal()
    {
        Assert.True(OcppTimestamp.TryParse("2024-01-31T12:00:00+02:00"u8, out OcppTimestamp left));
        Assert.True(OcppTimestamp.TryParse("2024-01-31T10:00:00Z"u8, out OcppTimestamp right));

        Assert.Equal(left, right);
    }

    private static string Written(OcppTimestamp timestamp)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            timestamp.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
