using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ocpp.Codec.Tests.Types;

public sealed class JsonDecimalTests
{
    [Theory]
    [InlineData("6.0")]
    [InlineData("6")]
    [InlineData("0.10")]
    [InlineData("-1.5e2")]
    public void A_number_stays_as_it_was_written(string json)
    {
        Assert.True(JsonDecimal.TryFromJson(Encoding.UTF8.GetBytes(json), out JsonDecimal number));

        Assert.Equal(json, Written(number));
        Assert.Equal(json, number.ToString());
    }

    [Fact]
    public void Its_value_is_exact()
    {
        Assert.True(JsonDecimal.TryFromJson("8.1"u8, out JsonDecimal number));

        Assert.True(number.TryGetDecimal(out decimal value));
        Assert.Equal(8.1m, value);
    }

    [Fact]
    public void What_a_decimal_cannot_hold_is_refused() => Assert.False(JsonDecimal.TryFromJson("1e400"u8, out _));

    [Fact]
    public void A_decimal_is_written_with_its_digits() => Assert.Equal("16.0", Written(JsonDecimal.From(16.0m)));

    [Fact]
    public void An_absent_number_has_no_value()
    {
        JsonDecimal number = default;

        Assert.False(number.IsPresent);
        Assert.False(number.TryGetDecimal(out _));
    }

    private static string Written(JsonDecimal number)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            number.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
