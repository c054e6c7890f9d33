using Ocpp.Gateway.Api.Requests;

namespace Ocpp.Gateway.Tests.Api.Requests;

public sealed class PathTextTests
{
    [Theory]
    [InlineData("CP-1", "CP-1")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("a%25b", "a%b")]
    [InlineData("%C3%BC", "ü")]
    [InlineData("%f0%9f%94%8b", "🔋")]
    [InlineData("a+b", "a+b")]
    [InlineData("a%20b", "a b")]
    public void A_segment_is_decoded_exactly_once(string segment, string expected)
    {
        bool isValid = PathText.TryParse(segment, out PathText text);

        Assert.True(isValid);
        Assert.Equal(expected, text.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("%2")]
    [InlineData("a%zz")]
    [InlineData("%00")]
    [InlineData("%0A")]
    [InlineData("%ff")]
    [InlineData("%C3")]
    [InlineData("%C0%AF")]
    public void A_broken_escape_and_what_is_no_text_are_refused(string segment)
    {
        bool isValid = PathText.TryParse(segment, out _);

        Assert.False(isValid);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("%2E%2e")]
    public void Dots_alone_are_no_identity(string segment)
    {
        bool isValid = ChargePointId.TryParse(segment, out _);

        Assert.False(isValid);
    }

    [Fact]
    public void An_identity_has_at_most_255_characters()
    {
        Assert.True(ChargePointId.TryParse(new string('a', 255), out _));
        Assert.False(ChargePointId.TryParse(new string('a', 256), out _));
    }

    [Fact]
    public void A_character_beyond_the_basic_plane_counts_as_one()
    {
        Assert.True(ChargePointId.TryParse(string.Concat(Enumerable.Repeat("%F0%9F%94%8C", 255)), out _));
        Assert.False(ChargePointId.TryParse(string.Concat(Enumerable.Repeat("%F0%9F%94%8C", 256)), out _));
        Assert.False(ChargePointId.TryParse(string.Concat(Enumerable.Repeat("%F0%9F%94%8C", 255)) + "a", out _));
    }
}
