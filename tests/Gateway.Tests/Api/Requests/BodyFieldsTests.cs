using System.Text.Json;
using Ocpp.Gateway.Api.Requests;

namespace Ocpp.Gateway.Tests.Api.Requests;

public sealed class BodyFieldsTests
{
    [Fact]
    public void A_field_is_left_out_or_null_or_a_value()
    {
        using JsonDocument body = JsonDocument.Parse("""{"b":null,"c":"x"}""");
        BodyFields fields = new(body.RootElement);

        Optional<string> leftOut = fields.Text("a", 0, 10);
        Optional<string> cleared = fields.Text("b", 0, 10);
        Optional<string> given = fields.Text("c", 0, 10);
        fields.RefuseUnknown();

        Assert.Null(fields.Fault);
        Assert.Equal("kept", leftOut.Or("kept"));
        Assert.Null(cleared.Or("kept"));
        Assert.Equal("x", given.Or("kept"));
    }

    [Theory]
    [InlineData("[]", "", "must be a JSON object")]
    [InlineData("null", "", "must be a JSON object")]
    [InlineData("""{"text":5}""", "text", "must be text of 1 to 5 characters without control characters")]
    [InlineData("""{"text":""}""", "text", "must be text of 1 to 5 characters without control characters")]
    [InlineData("""{"text":"abcdef"}""", "text", "must be text of 1 to 5 characters without control characters")]
    [InlineData("""{"text":"a\nb"}""", "text", "must be text of 1 to 5 characters without control characters")]
    [InlineData("""{"number":"1"}""", "number", "must be a whole number from 0 to 3")]
    [InlineData("""{"number":4}""", "number", "must be a whole number from 0 to 3")]
    [InlineData("""{"number":1.5}""", "number", "must be a whole number from 0 to 3")]
    [InlineData("""{"duration":300}""", "duration", "must be a duration such as 500ms, 30s, 5m, 24h or 30d, from 1s to 1h")]
    [InlineData("""{"duration":"2h"}""", "duration", "must be a duration such as 500ms, 30s, 5m, 24h or 30d, from 1s to 1h")]
    [InlineData("""{"time":"tomorrow"}""", "time", "must be a time such as 2026-01-31T12:00:00Z")]
    [InlineData("""{"time":"31.01.2026"}""", "time", "must be a time such as 2026-01-31T12:00:00Z")]
    [InlineData("""{"choice":"monday"}""", "choice", "must be one of Monday, Friday")]
    [InlineData("""{"choice":"Sunday"}""", "choice", "must be one of Monday, Friday")]
    [InlineData("""{"choice":1}""", "choice", "must be one of Monday, Friday")]
    [InlineData("""{"texts":[]}""", "texts", "must be an object of at most 2 texts, names and values of at most 5 characters")]
    [InlineData("""{"texts":{"a":1}}""", "texts.a", "must be an object of at most 2 texts, names and values of at most 5 characters")]
    [InlineData("""{"texts":{"a":"","b":"","c":""}}""", "texts.c", "must be an object of at most 2 texts, names and values of at most 5 characters")]
    [InlineData("""{"txet":"x"}""", "txet", "is no field here; there are text, number, duration, time, choice, texts")]
    public void The_first_broken_rule_is_named_with_its_field(string json, string field, string rule)
    {
        using JsonDocument body = JsonDocument.Parse(json);
        BodyFields fields = new(body.RootElement);

        fields.Text("text", 1, 5);
        fields.Number("number", 0, 3);
        fields.Duration("duration", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        fields.Time("time");
        fields.Choice("choice", DayOfWeek.Monday, DayOfWeek.Friday);
        fields.Texts("texts", 2, 5);
        fields.RefuseUnknown();

        Assert.Equal(new BodyFault(field, rule), fields.Fault);
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:00:00.5+02:00", "2026-01-31T10:00:00.5000000+00:00")]
    [InlineData("2026-01-31T12:00:00", "2026-01-31T12:00:00.0000000+00:00")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.0000000+00:00")]
    public void A_time_without_a_zone_is_UTC(string text, string expected)
    {
        bool isTime = BodyFields.TryParseTime(text, out DateTimeOffset time);

        Assert.True(isTime);
        Assert.Equal(expected, time.ToString("O"));
    }
}
