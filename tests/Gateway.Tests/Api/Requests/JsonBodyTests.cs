using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ocpp.Gateway.Tests.Api.Requests;

/// <summary>JSON that is within the grammar and no text, at every entry: bytes that are no UTF-8 (RFC 8259 §8.1), and halves of surrogate pairs (§8.2).</summary>
public sealed class JsonBodyTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Half = @"\ud800";

    // Sent as Latin-1: the one byte FF.
    private const string BadByte = "ÿ";

    private HttpClient Client => fixture.Client;

    [Theory]
    [InlineData("PUT charge-points/no-text", """{"labels":{"a":"~"}}""")]
    [InlineData("PUT charge-points/no-text", """{"labels":{"~":"a"}}""")]
    [InlineData("PUT charge-points/no-text", """{"password":"~"}""")]
    [InlineData("PUT charge-points/no-text", """{"bootStatus":"~"}""")]
    [InlineData("PUT charge-points/no-text", """{"heartbeatInterval":"~"}""")]
    [InlineData("PUT charge-points/no-text", """{"~":"a"}""")]
    [InlineData("PUT id-tags/no-text", """{"status":"~"}""")]
    [InlineData("PUT id-tags/no-text", """{"parentIdTag":"~"}""")]
    [InlineData("PUT id-tags/no-text", """{"expiryDate":"~"}""")]
    [InlineData("PUT webhooks/no-text", """{"url":"http://a.example/~"}""")]
    [InlineData("PUT webhooks/no-text", """{"url":"http://a.example/","kind":"~"}""")]
    [InlineData("PUT webhooks/no-text", """{"url":"http://a.example/","types":["~"]}""")]
    [InlineData("PUT webhooks/no-text", """{"url":"http://a.example/","secret":"~"}""")]
    [InlineData("PUT webhooks/no-text", """{"url":"http://a.example/","headers":{"X-A":"~"}}""")]
    [InlineData("PUT webhooks/no-text", """{"url":"http://a.example/","headers":{"~":"a"}}""")]
    [InlineData("PUT configuration-templates/no-text", """{"values":{"MeterValueSampleInterval":"~"}}""")]
    [InlineData("PUT configuration-templates/no-text", """{"values":{"~":"60"}}""")]
    [InlineData("PUT configuration-templates/no-text", """{"selector":{"prefix":"~"},"values":{"MeterValueSampleInterval":"60"}}""")]
    [InlineData("POST fleet-commands", """{"selector":{"prefix":"none-"},"action":"~"}""")]
    [InlineData("POST fleet-commands", """{"selector":{"prefix":"none-"},"action":"ChangeConfiguration","payload":{"key":"~","value":"x"}}""")]
    [InlineData("POST fleet-commands", """{"selector":{"prefix":"none-"},"action":"DataTransfer","payload":{"vendorId":"v","data":"~"}}""")]
    [InlineData("POST charge-points/known/reservations", """{"connectorId":1,"idTag":"~","expiryDate":"2100-01-01T00:00:00Z"}""")]
    [InlineData("POST charge-points/known/local-list/sync", """{"idTags":["~"]}""")]
    [InlineData("POST charge-points/known/local-list/sync", """{"labels":{"~":"a"}}""")]
    [InlineData("POST charge-points/known/commands/ChangeConfiguration", """{"key":"~","value":"x"}""")]
    [InlineData("POST charge-points/known/commands/UpdateFirmware", """{"location":"http://a:b@c/~","retrieveDate":"2100-01-01T00:00:00Z"}""")]
    [InlineData("POST charge-points/known/commands/DataTransfer", """{"vendorId":"v","data":"~"}""")]
    [InlineData("POST charge-points/known/commands/SetChargingProfile", """{"connectorId":0,"csChargingProfiles":{"chargingProfilePurpose":"~"}}""")]
    public async Task A_body_that_is_no_text_is_malformed_JSON(string call, string body)
    {
        await Client.PutJsonAsync("charge-points/known", "{}");

        (HttpStatusCode escaped, JsonElement escapedProblem) = await SendAsync(call, body.Replace("~", Half, StringComparison.Ordinal));
        (HttpStatusCode raw, JsonElement rawProblem) = await SendAsync(call, body.Replace("~", BadByte, StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, "malformed-json"), (escaped, escapedProblem.Slug()));
        Assert.Contains("half of a surrogate pair", escapedProblem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, "malformed-json"), (raw, rawProblem.Slug()));
        Assert.Contains("is not UTF-8", rawProblem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_escaped_pair_is_one_character_and_a_byte_order_mark_none()
    {
        (HttpStatusCode status, JsonElement shown) = await Client.PutJsonAsync("charge-points/plugged", "\uFEFF" + """{"labels":{"a":"\ud83d\udd0c","b":"\\ud800"}}""");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("🔌", shown.GetProperty("labels").Text("a"));
        Assert.Equal(Half, shown.GetProperty("labels").Text("b"));
    }

    [Theory]
    [InlineData("id-tags", "idTag")]
    [InlineData("charge-points", "id")]
    public async Task An_import_reports_such_lines_by_their_number_and_takes_the_others(string resource, string name)
    {
        string body = $$"""
            {"{{name}}":"text-1"}
            {"{{name}}":"{{Half}}"}
            {"{{name}}":"{{BadByte}}"}
            {"{{name}}":"text-2","labels":{"{{Half}}":"a" } }
            {"{{name}}":"text-3"}
            """;

        (HttpStatusCode status, JsonElement report) = await SendAsync($"POST {resource}/import", body, "application/x-ndjson");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, report.GetProperty("created").GetInt32());
        Assert.Equal([2, 3, 4], report.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()));
        Assert.Equal($"the line is no JSON: Byte {name.Length + 5} is not UTF-8.", report.GetProperty("errors")[1].Text("error"));
        Assert.Equal(HttpStatusCode.OK, (await Client.GetJsonAsync($"{resource}/text-3")).Status);
    }

    [Fact]
    public async Task A_row_of_CSV_that_is_no_UTF_8_is_reported_and_the_others_are_taken()
    {
        (HttpStatusCode status, JsonElement report) = await SendAsync("POST id-tags/import", $"idTag,parentIdTag\nrow-1,\nrow{BadByte}2,\n\"row-3\",\"{BadByte}\"\nrow-4,\n", "text/csv");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, report.GetProperty("created").GetInt32());
        Assert.Equal(
            [(3, "the line is not UTF-8"), (4, "the line is not UTF-8")],
            report.GetProperty("errors").EnumerateArray().Select(error => (error.GetProperty("line").GetInt32(), error.Text("error")!)));
        Assert.Equal(HttpStatusCode.OK, (await Client.GetJsonAsync("id-tags/row-4")).Status);
    }

    [Fact]
    public async Task A_header_of_CSV_that_is_no_UTF_8_ends_the_import_before_it_begins()
    {
        (_, JsonElement report) = await SendAsync("POST id-tags/import", $"idTag,labels.{BadByte}\nheaded,a\n", "text/csv");

        JsonElement error = Assert.Single(report.GetProperty("errors").EnumerateArray());
        Assert.Equal((1, "the line is not UTF-8, so nothing was imported"), (error.GetProperty("line").GetInt32(), error.Text("error")));
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetJsonAsync("id-tags/headed")).Status);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string call, string body, string contentType = "application/json")
    {
        string[] parts = call.Split(' ');
        using HttpRequestMessage request = new(new HttpMethod(parts[0]), parts[1]);
        request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using HttpResponseMessage response = await Client.SendAsync(request);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }
}
