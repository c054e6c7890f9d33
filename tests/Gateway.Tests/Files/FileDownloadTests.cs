using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Ocpp.Gateway.Tests.Api;

namespace Ocpp.Gateway.Tests.Files;

public sealed class FileDownloadTests(FilesFixture fixture) : IClassFixture<FilesFixture>
{
    private static readonly byte[] Image = RandomNumberGenerator.GetBytes(100_000);

    [Fact]
    public async Task A_charge_point_fetches_an_image_by_its_url_alone()
    {
        Uri url = await UrlAsync("DL-1");

        using HttpResponseMessage response = await fixture.Stranger.GetAsync(url);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Image, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("bytes", response.Headers.AcceptRanges.ToString());
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(Image))}\"", response.Headers.ETag?.ToString());
        Assert.EndsWith("/fw.bin", url.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=99990-", 99_990, 10)]
    [InlineData("bytes=-5", 99_995, 5)]
    [InlineData("bytes=50000-999999", 50_000, 50_000)]
    public async Task A_download_that_broke_off_is_taken_up_where_it_ended(string range, int start, int length)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, await UrlAsync("DL-2"));
        request.Headers.TryAddWithoutValidation("Range", range);

        using HttpResponseMessage response = await fixture.Stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(start, start + length - 1, Image.Length), response.Content.Headers.ContentRange);
        Assert.Equal(Image[start..(start + length)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_behind_the_end_is_416()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, await UrlAsync("DL-3"));
        request.Headers.TryAddWithoutValidation("Range", "bytes=100000-");

        using HttpResponseMessage response = await fixture.Stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */100000", response.Content.Headers.ContentRange?.ToString());
    }

    [Theory]
    [InlineData(true, HttpStatusCode.PartialContent)]
    [InlineData(false, HttpStatusCode.OK)]
    public async Task A_part_is_given_only_of_the_file_that_it_belongs_to(bool isSame, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, await UrlAsync("DL-4"));
        request.Headers.Range = new RangeHeaderValue(10, 19);
        request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(isSame ? $"\"{Convert.ToHexStringLower(SHA256.HashData(Image))}\"" : "\"other\""));

        using HttpResponseMessage response = await fixture.Stranger.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_head_tells_the_size_without_the_bytes()
    {
        using HttpRequestMessage request = new(HttpMethod.Head, await UrlAsync("DL-5"));

        using HttpResponseMessage response = await fixture.Stranger.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, Image.Length), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Another_method_is_405_and_told_which_are_possible(string method)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), await UrlAsync("DL-6"));

        using HttpResponseMessage response = await fixture.Stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_deleted_image_s_urls_lead_nowhere()
    {
        string fileId = await fixture.KeepAsync(Image);
        Uri url = await fixture.DownloadUrlAsync("DL-7", fileId);

        (HttpStatusCode deleted, _) = await fixture.Client.CallAsync(HttpMethod.Delete, $"firmware-files/{fileId}");
        using HttpResponseMessage response = await fixture.Stranger.GetAsync(url);
        (HttpStatusCode again, JsonElement problem) = await fixture.Client.CallAsync(HttpMethod.Delete, $"firmware-files/{fileId}");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (deleted, response.StatusCode, again));
        Assert.Equal("unknown-file", problem.Slug());
    }

    [Fact]
    public async Task An_expired_url_is_as_good_as_none()
    {
        string fileId = await fixture.KeepAsync(Image);
        await fixture.Client.PutJsonAsync("charge-points/DL-8", "{}");
        (_, JsonElement body) = await fixture.Client.CallAsync(HttpMethod.Post, "charge-points/DL-8/firmware/url", $$"""{"fileId":"{{fileId}}","expiresIn":"1s"}""");
        Uri url = new(body.Text("location")!);
        DateTimeOffset expires = body.GetProperty("expiresAt").GetDateTimeOffset();

        HttpStatusCode status;
        do
        {
            using HttpResponseMessage response = await fixture.Stranger.GetAsync(url);
            status = response.StatusCode;
        }
        while (status == HttpStatusCode.OK && DateTimeOffset.UtcNow < expires.AddSeconds(10));

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.True(DateTimeOffset.UtcNow >= expires);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/d")]
    [InlineData("/d/")]
    [InlineData("/d/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/fw.bin")]
    [InlineData("/u/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/")]
    [InlineData("/d/../../../../etc/passwd")]
    [InlineData("/d/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/../firmware")]
    [InlineData("/api/v1/charge-points")]
    [InlineData("/docs")]
    [InlineData("/metrics")]
    public async Task Anything_else_is_404(string target)
    {
        string answer = await fixture.RawAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dots_behind_a_token_are_404_too()
    {
        Uri url = await UrlAsync("DL-9");

        string answer = await fixture.RawAsync($"GET {url.AbsolutePath[..url.AbsolutePath.LastIndexOf('/')]}/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_s_listener_serves_no_files()
    {
        Uri url = await UrlAsync("DL-10");

        using HttpResponseMessage response = await fixture.Client.GetAsync(new Uri(new Uri(fixture.Gateway.ApiUri), url.AbsolutePath));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_download_url_takes_no_upload_and_the_other_way_round()
    {
        Uri download = await UrlAsync("DL-11");
        Uri upload = await fixture.UploadUrlAsync("DL-11");

        using HttpResponseMessage put = await fixture.Stranger.PutAsync(new Uri(download.AbsoluteUri.Replace("/d/", "/u/", StringComparison.Ordinal)), new ByteArrayContent([1]));
        using HttpResponseMessage get = await fixture.Stranger.GetAsync(new Uri(upload.AbsoluteUri.Replace("/u/", "/d/", StringComparison.Ordinal)));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (put.StatusCode, get.StatusCode));
    }

    private async Task<Uri> UrlAsync(string id) => await fixture.DownloadUrlAsync(id, await fixture.KeepAsync(Image));
}
