using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Hosting;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData("512B", 512L)]
    [InlineData("64KiB", 65_536L)]
    [InlineData("1MiB", 1_048_576L)]
    [InlineData("2GiB", 2_147_483_648L)]
    public void A_number_and_a_binary_unit_are_a_size_and_are_written_so(string text, long expected)
    {
        bool isSize = SizeText.TryParse(text, out long bytes);

        Assert.True(isSize);
        Assert.Equal(expected, bytes);
        Assert.Equal(text, SizeText.Format(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1024")]
    [InlineData("1MB")]
    [InlineData("1 MiB")]
    [InlineData("-1KiB")]
    [InlineData("1.5MiB")]
    [InlineData("99999999999GiB")]
    public void Anything_else_is_none(string text)
    {
        bool isSize = SizeText.TryParse(text, out _);

        Assert.False(isSize);
    }
}
