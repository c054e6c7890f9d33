using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Ocpp.Gateway.Tests.Api;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Files;

public sealed class FirmwareFileTests(FilesFixture fixture) : IClassFixture<FilesFixture>
{
    [Fact]
    public async Task An_image_is_kept_with_its_checksum_listed_and_given_back()
    {
        byte[] image = RandomNumberGenerator.GetBytes(70_000);

        string fileId = await fixture.KeepAsync(image, "volt 2.0.bin");
        JsonElement file = (await fixture.Client.GetJsonAsync($"firmware-files/{fileId}")).Body;
        JsonElement list = (await fixture.Client.GetJsonAsync("firmware-files?limit=1000")).Body;
        byte[] content = await fixture.Client.GetByteArrayAsync(new Uri($"firmware-files/{fileId}/content", UriKind.Relative));

        Assert.Equal(("volt 2.0.bin", 70_000), (file.Text("name"), file.GetProperty("size").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image)), file.Text("sha256"));
        Assert.Contains(list.GetProperty("items").EnumerateArray(), item => item.Text("fileId") == fileId);
        Assert.Equal(image, content);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        string[] kept = [await fixture.KeepAsync([1]), await fixture.KeepAsync([2]), await fixture.KeepAsync([3])];
        List<string> read = [];
        string? cursor = null;
        do
        {
            JsonElement page = (await fixture.Client.GetJsonAsync($"firmware-files?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Body;
            read.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Text("fileId")!));
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);

        Assert.Equal(kept.Reverse(), read.Where(kept.Contains));
        Assert.Equal(read.Distinct().Count(), read.Count);
    }

    [Theory]
    [InlineData("firmware-files?name=..", 400, "invalid-request")]
    [InlineData("firmware-files?sha256=12", 400, "invalid-request")]
    [InlineData("firmware-files?sha256=0000000000000000000000000000000000000000000000000000000000000000", 422, "checksum-mismatch")]
    public async Task A_bad_wish_is_told_and_nothing_kept(string path, int expected, string slug)
    {
        long before = fixture.Shelf.UsedBytes;
        using HttpResponseMessage response = await fixture.Client.PostAsync(new Uri(path, UriKind.Relative), new ByteArrayContent([1, 2, 3]));
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal(slug, problem.Slug());
        Assert.Equal(before, fixture.Shelf.UsedBytes);
    }

    [Fact]
    public async Task An_image_that_is_too_large_is_413()
    {
        using HttpResponseMessage response = await fixture.Client.PostAsync(new Uri("firmware-files", UriKind.Relative), new ByteArrayContent(new byte[(1 << 20) + 1]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("{}", 422, "invalid-body")]
    [InlineData("""{"fileId":"x"}""", 422, "unknown-file")]
    [InlineData("""{"fileId":"x","expiresIn":"forever"}""", 422, "invalid-body")]
    [InlineData("""{"fileId":"x","expiresIn":"400d"}""", 422, "invalid-body")]
    [InlineData("""{"fileId":"x","name":"y"}""", 422, "invalid-body")]
    [InlineData("[", 400, "malformed-json")]
    public async Task A_url_is_made_only_for_what_there_is(string body, int expected, string slug)
    {
        await fixture.Client.PutJsonAsync("charge-points/FF-1", "{}");

        (HttpStatusCode status, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Post, "charge-points/FF-1/firmware/url", body);

        Assert.Equal((expected, slug), ((int)status, problem.Slug()));
    }

    [Theory]
    [InlineData("firmware/url", """{"fileId":"x"}""")]
    [InlineData("diagnostics/url", null)]
    public async Task Nobody_gets_a_url_for_an_unknown_charge_point(string path, string? body)
    {
        (HttpStatusCode status, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Post, $"charge-points/FF-none/{path}", body);

        Assert.Equal((HttpStatusCode.NotFound, "unknown-charge-point"), (status, problem.Slug()));
    }

    [Fact]
    public async Task Without_an_endpoint_its_calls_say_so()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();

        (HttpStatusCode status, JsonElement problem) = await gateway.Client.GetJsonAsync("firmware-files");

        Assert.Equal((HttpStatusCode.NotFound, "files-off"), (status, problem.Slug()));
    }
}
