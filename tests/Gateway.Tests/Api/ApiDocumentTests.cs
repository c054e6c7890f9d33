using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ocpp.Gateway.Tests.Api;

public sealed partial class ApiDocumentTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    /// <summary>
    /// The document is the public surface, so a change of it is seen in the commit that makes it. After one that is meant, run with
    /// UPDATE_SNAPSHOTS=1.
    /// </summary>
    [Fact]
    public async Task The_document_is_the_one_that_was_agreed_upon()
    {
        string snapshot = Path.Combine(FolderOfThisFile(), "Snapshots", "openapi.v1.json");
        string document = (await fixture.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative))).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(snapshot)!);
            await File.WriteAllTextAsync(snapshot, document);
        }

        Assert.Equal((await File.ReadAllTextAsync(snapshot)).ReplaceLineEndings("\n"), document);
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_who_may_and_how_it_fails()
    {
        JsonElement document = (await fixture.Client.GetJsonAsync("/openapi/v1.json")).Body;
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                string name = $"{operation.Name} {path.Name}";
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{name} has no summary.");
                Assert.True(operation.Value.TryGetProperty("tags", out _), $"{name} has no tag.");
                if (path.Name.StartsWith("/api/v1", StringComparison.Ordinal))
                {
                    Assert.True(operation.Value.TryGetProperty("security", out _), $"{name} has no security.");
                    Assert.True(operation.Value.GetProperty("responses").TryGetProperty("401", out _), $"{name} has no 401.");
                    Assert.Contains(operation.Value.GetProperty("responses").EnumerateObject(), response => response.Name.StartsWith('2'));
                }
            }
        }
    }

    [Fact]
    public async Task Every_operation_lists_what_it_answers_to_a_path_that_cannot_be_decoded()
    {
        JsonElement document = (await fixture.Client.GetJsonAsync("/openapi/v1.json")).Body;
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject().Where(path => path.Name.Contains('{', StringComparison.Ordinal)))
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                (HttpStatusCode status, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Parse(operation.Name), PathParameter().Replace(path.Name, "%C3"), "{}");

                string code = ((int)status).ToString(CultureInfo.InvariantCulture);
                bool isListed = operation.Value.GetProperty("responses").TryGetProperty(code, out JsonElement listed) && listed.Text("description")!.Contains($"`{problem.Slug()}`", StringComparison.Ordinal);
                Assert.True(isListed, $"{operation.Name} {path.Name} answers {code} {problem.Slug()}.");
            }
        }
    }

    [Theory]
    [InlineData("PUT", "charge-points/{id}")]
    [InlineData("PUT", "id-tags/{idTag}")]
    [InlineData("POST", "charge-points/{id}/commands/{action}")]
    [InlineData("POST", "charge-points/{id}/local-list/sync")]
    [InlineData("POST", "fleet-commands")]
    public async Task An_operation_with_a_body_lists_that_it_can_be_too_large(string method, string path)
    {
        JsonElement document = (await fixture.Client.GetJsonAsync("/openapi/v1.json")).Body;
        string listed = document.GetProperty("paths").GetProperty("/api/v1/" + path).GetProperty(method.ToLowerInvariant()).GetProperty("responses").GetProperty("413").Text("description")!;

        // Refused by its length: who went on sending would find the connection closed.
        using HttpRequestMessage request = new(HttpMethod.Parse(method), PathParameter().Replace(path, "large"));
        request.Headers.ExpectContinue = true;
        request.Content = new ByteArrayContent(new byte[(2 * 1024 * 1024) + 1]);
        using HttpResponseMessage response = await fixture.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).Slug(), listed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/charge-points/{id}/commands/{action}")]
    [InlineData("/api/v1/charge-points/{id}/reservations")]
    public async Task What_a_command_reads_of_its_headers_is_among_its_parameters(string path)
    {
        JsonElement document = (await fixture.Client.GetJsonAsync("/openapi/v1.json")).Body;

        IEnumerable<JsonElement> parameters = document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("parameters").EnumerateArray();

        Assert.Equal(["Idempotency-Key", "Prefer"], parameters.Where(parameter => parameter.Text("in") == "header").Select(parameter => parameter.Text("name")));
    }

    [Fact]
    public async Task The_documentation_page_fetches_nothing_from_elsewhere()
    {
        string page = await fixture.Client.GetStringAsync(new Uri("/docs/", UriKind.Relative));

        Assert.DoesNotMatch(ForeignAddress(), page);
        foreach (Match script in Script().Matches(page))
        {
            using HttpResponseMessage response = await fixture.Client.GetAsync(new Uri($"/docs/{script.Groups[1].Value}", UriKind.Relative));
            Assert.True(response.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task The_root_leads_to_the_documentation()
    {
        using HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(fixture.Gateway.ApiUri) };

        using HttpResponseMessage response = await client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal("/docs", response.Headers.Location?.ToString());
    }

    private static string FolderOfThisFile([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("(src|href)=\"(https?:)?//", RegexOptions.IgnoreCase)]
    private static partial Regex ForeignAddress();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
