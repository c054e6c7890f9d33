using System.Text;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.State;

public sealed class JsonFieldsTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"a":2}}""", "1")]
    [InlineData("""{"a":1,"a":[2, 3]}""", "[2, 3]")]
    [InlineData("""{"\u0061":"x"}""", "\"x\"")]
    [InlineData("""{"a":null}""", "")]
    [InlineData("""{"b":1}""", "")]
    [InlineData("[1]", "")]
    [InlineData("", "")]
    [InlineData("""{"a":1""", "")]
    [InlineData("""{"\ud800":1,"a":2}""", "2")]
    public void A_property_is_given_as_it_was_written(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(JsonFields.Raw(Encoding.UTF8.GetBytes(json), "a"u8)));

    [Theory]
    [InlineData("12", 12L)]
    [InlineData("\"12\"", 12L)]
    [InlineData("26008.5", 26009L)]
    [InlineData("-1", -1L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("1e300", long.MaxValue)]
    [InlineData("-1e300", long.MinValue)]
    [InlineData("\"many\"", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void A_number_is_read_as_the_codec_tolerates_it(string value, long? expected) =>
        Assert.Equal(expected, JsonFields.Number(Encoding.UTF8.GetBytes($$"""{"a":{{value}}}"""), "a"u8));

    [Fact]
    public void A_payload_that_is_too_long_keeps_its_short_properties()
    {
        string json = """{"connectorId":1,"status":"Faulted","info":"LONG","more":{"a":1}}""".Replace("LONG", new string('x', 5000), StringComparison.Ordinal);

        string kept = Encoding.UTF8.GetString(JsonFields.Bound(Encoding.UTF8.GetBytes(json), 4096));

        Assert.Equal("""{"connectorId":1,"status":"Faulted","more":{"a":1}}""", kept);
        Assert.Equal(json, Encoding.UTF8.GetString(JsonFields.Bound(Encoding.UTF8.GetBytes(json), 6000)));
    }

    [Fact]
    public void A_payload_of_very_many_short_properties_stays_within_its_limit()
    {
        string json = "{" + string.Join(',', Enumerable.Range(0, 5000).Select(number => $"\"p{number}\":\"Ü{number}\"")) + "}";

        int length = JsonFields.Bound(Encoding.UTF8.GetBytes(json), 4096).Length;

        Assert.InRange(length, 1000, 4096);
    }

    [Fact]
    public void A_payload_with_an_impossible_name_keeps_nothing()
    {
        string json = $$"""{"\ud800":1,"info":"{{new string('x', 5000)}}"}""";

        Assert.Equal("{}", Encoding.UTF8.GetString(JsonFields.Bound(Encoding.UTF8.GetBytes(json), 4096)));
    }
}
