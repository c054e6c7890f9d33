using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Hosting;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500L)]
    [InlineData("30s", 30_000L)]
    [InlineData("5m", 300_000L)]
    [InlineData("24h", 86_400_000L)]
    [InlineData("30d", 2_592_000_000L)]
    [InlineData("0s", 0L)]
    public void A_number_and_a_unit_are_a_duration(string text, long milliseconds)
    {
        bool isDuration = DurationText.TryParse(text, out TimeSpan duration);

        Assert.True(isDuration);
        Assert.Equal(milliseconds, (long)duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("1.5h")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5S")]
    [InlineData("5m30s")]
    [InlineData("00:05:00")]
    [InlineData("99999999999999999d")]
    [InlineData("999999999999999999999999s")]
    public void Anything_else_is_none(string text)
    {
        bool isDuration = DurationText.TryParse(text, out _);

        Assert.False(isDuration);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("1ms")]
    [InlineData("1500ms")]
    [InlineData("59s")]
    [InlineData("5m")]
    [InlineData("90m")]
    [InlineData("36h")]
    [InlineData("7d")]
    public void What_is_written_reads_as_the_same(string text)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));

        Assert.Equal(text, DurationText.Format(duration));
    }
}
