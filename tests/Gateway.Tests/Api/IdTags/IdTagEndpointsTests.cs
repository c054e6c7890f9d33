using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.IdTags;

public sealed class IdTagEndpointsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task A_tags_labels_are_shown_replaced_and_imported_by_column()
    {
        await fixture.Client.PutJsonAsync("id-tags/labelled", """{"labels":{"site":"north","tier":"1"}}""");
        (_, JsonElement replaced) = await fixture.Client.PutJsonAsync("id-tags/labelled", """{"labels":{"site":"south"}}""");
        await fixture.Client.CallAsync(HttpMethod.Post, "id-tags/import", "idTag,labels.site\nimported,east\n", "text/csv");
        (_, JsonElement imported) = await fixture.Client.GetJsonAsync("id-tags/imported");

        Assert.Equal("""{"site":"south"}""", replaced.GetProperty("labels").GetRawText());
        Assert.Equal("""{"site":"east"}""", imported.GetProperty("labels").GetRawText());
    }

    [Fact]
    public async Task A_tag_is_found_whatever_its_case()
    {
        (HttpStatusCode created, JsonElement put) = await Client.PutJsonAsync("id-tags/TagOne", """{"parentIdTag":"GROUP","expiryDate":"2030-01-01T00:00:00+01:00"}""");
        (_, JsonElement shown) = await Client.GetJsonAsync("id-tags/tAGoNE");

        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal("""{"idTag":"TagOne","status":"Accepted","parentIdTag":"GROUP","expiryDate":"2029-12-31T23:00:00.000Z"}""", put.GetRawText());
        Assert.Equal(put.GetRawText(), shown.GetRawText());
    }

    [Fact]
    public async Task A_field_left_out_keeps_its_value_and_null_clears_it()
    {
        await Client.PutJsonAsync("id-tags/merge", """{"status":"Blocked","parentIdTag":"GROUP"}""");
        (HttpStatusCode status, JsonElement changed) = await Client.PutJsonAsync("id-tags/MERGE", """{"parentIdTag":null}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"idTag":"merge","status":"Blocked","parentIdTag":null,"expiryDate":null}""", changed.GetRawText());
    }

    [Fact]
    public async Task What_the_API_answered_for_is_what_the_next_Authorize_gets()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "id-tag-user");

        string before = await client.AskAsync("""[2,"1","Authorize",{"idTag":"visitor"}]""");
        await Client.PutJsonAsync("id-tags/VISITOR", "{}");
        string accepted = await client.AskAsync("""[2,"2","Authorize",{"idTag":"visitor"}]""");
        await Client.CallAsync(HttpMethod.Delete, "id-tags/visitor");
        string after = await client.AskAsync("""[2,"3","Authorize",{"idTag":"visitor"}]""");

        Assert.Equal("""[3,"1",{"idTagInfo":{"status":"Invalid"}}]""", before);
        Assert.Equal("""[3,"2",{"idTagInfo":{"status":"Accepted"}}]""", accepted);
        Assert.Equal("""[3,"3",{"idTagInfo":{"status":"Invalid"}}]""", after);
    }

    [Theory]
    [InlineData("""{"status":"ConcurrentTx"}""", "status")]
    [InlineData("""{"parentIdTag":"123456789012345678901"}""", "parentIdTag")]
    [InlineData("""{"expiryDate":"soon"}""", "expiryDate")]
    [InlineData("""{"idTag":"x"}""", "idTag")]
    public async Task A_body_that_breaks_the_schema_is_422(string body, string field)
    {
        (HttpStatusCode status, JsonElement problem) = await Client.PutJsonAsync("id-tags/never", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (status, problem.Text("field")));
    }

    [Fact]
    public async Task An_unknown_tag_is_404()
    {
        (HttpStatusCode get, JsonElement problem) = await Client.GetJsonAsync("id-tags/nobody");
        (HttpStatusCode delete, _) = await Client.CallAsync(HttpMethod.Delete, "id-tags/nobody");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-id-tag"), (get, problem.Slug()));
        Assert.Equal(HttpStatusCode.NotFound, delete);
    }

    [Fact]
    public async Task An_import_of_CSV_can_be_listed_page_by_page()
    {
        const string Body = """
            idTag;status;parentIdTag;expiryDate
            csv-b;Blocked;;
            csv-a;;GROUP;2030-01-01
            ;Accepted;;
            CSV-A;Expired;;
            """;

        (_, JsonElement report) = await Client.CallAsync(HttpMethod.Post, "id-tags/import", Body, "text/csv");
        List<string> listed = [];
        string? cursor = "";
        while (cursor is not null)
        {
            (_, JsonElement page) = await Client.GetJsonAsync($"id-tags?limit=1&cursor={cursor}");
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
            cursor = page.Text("nextCursor");
        }

        Assert.Equal("""{"created":2,"updated":1,"failed":1,"errors":[{"line":4,"error":"\u0027idTag\u0027 is needed"}],"isComplete":true}""".Replace("\\u0027", "'", StringComparison.Ordinal), report.GetRawText());
        Assert.Contains("""{"idTag":"csv-a","status":"Expired","parentIdTag":"GROUP","expiryDate":"2030-01-01T00:00:00.000Z"}""", listed);
        Assert.Contains("""{"idTag":"csv-b","status":"Blocked","parentIdTag":null,"expiryDate":null}""", listed);
    }
}
