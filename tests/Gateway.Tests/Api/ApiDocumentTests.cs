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

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
