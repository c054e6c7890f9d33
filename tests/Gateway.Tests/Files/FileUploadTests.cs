using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Tests.Api;
using Ocpp.Gateway.Tests.Commands;

namespace Ocpp.Gateway.Tests.Files;

public sealed class FileUploadTests(FilesFixture fixture) : IClassFixture<FilesFixture>
{
    private static readonly byte[] Log = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("12:00:00 contactor closed\n", 1000)));

    [Theory]
    [InlineData("PUT", "diag.zip", "diag.zip")]
    [InlineData("POST", "diag.zip", "diag.zip")]
    [InlineData("PUT", "/diag.zip", "diag.zip")]
    [InlineData("PUT", "CP-1/2026/diag.zip?x=1", "diag.zip")]
    [InlineData("PUT", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "passwd")]
    [InlineData("PUT", "N%C3%BCrnberg%20%22a%22.log", "Nürnberg a.log")]
    [InlineData("PUT", "", null)]
    [InlineData("PUT", "%2e%2e", null)]
    public async Task The_body_itself_is_the_file_with_a_name_behind_the_url_or_without(string method, string behind, string? name)
    {
        string id = $"UP-1-{Guid.NewGuid():N}";
        Uri url = await fixture.UploadUrlAsync(id);
        string request = $"{method} {url.AbsolutePath}{behind} HTTP/1.1\r\nHost: x\r\nContent-Length: {Log.Length}\r\nConnection: close\r\n\r\n{Encoding.UTF8.GetString(Log)}";

        string answer = await fixture.RawAsync(request);
        JsonElement file = Assert.Single(await fixture.FilesOfAsync(id));
        byte[] kept = await fixture.Client.GetByteArrayAsync(new Uri($"charge-points/{id}/diagnostics/files/{file.Text("fileId")}/content", UriKind.Relative));

        Assert.StartsWith("HTTP/1.1 201 ", answer, StringComparison.Ordinal);
        Assert.Equal(Log, kept);
        Assert.Equal(Log.Length, file.GetProperty("size").GetInt32());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Log)), file.Text("sha256"));
        if (name is null)
        {
            Assert.Matches("^upload-[0-9]{8}T[0-9]{6}Z\\.bin$", file.Text("name")!);
        }
        else
        {
            Assert.Equal(name, file.Text("name"));
        }
    }

    [Theory]
    [InlineData("form-data; name=\"file\"; filename=\"diag.zip\"", "diag.zip")]
    [InlineData("form-data; name=\"file\"; filename=\"../../../etc/cron.d/x\"", "x")]
    [InlineData("form-data; name=\"file\"; filename=\"C:\\\\logs\\\\a.log\"", "a.log")]
    [InlineData("form-data; name=\"file\"; filename*=UTF-8''N%C3%BC.log", "Nü.log")]
    [InlineData("form-data; name=\"file\"", null)]
    public async Task A_form_s_file_is_taken_with_its_name_or_without(string disposition, string? name)
    {
        string id = $"UP-2-{Guid.NewGuid():N}";
        Uri url = await fixture.UploadUrlAsync(id);
        using StringContent content = new($"--b\r\nContent-Disposition: {disposition}\r\n\r\ncontent\r\n--b--\r\n");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        using HttpResponseMessage response = await fixture.Stranger.PostAsync(url, content);
        JsonElement file = Assert.Single(await fixture.FilesOfAsync(id));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(7, file.GetProperty("size").GetInt32());
        Assert.True(name is null ? file.Text("name")!.StartsWith("upload-", StringComparison.Ordinal) : file.Text("name") == name);
    }

    [Fact]
    public async Task A_form_may_have_fields_and_several_files()
    {
        Uri url = await fixture.UploadUrlAsync("UP-3");
        using MultipartFormDataContent form = new();
        using StringContent field = new("UP-3");
        field.Headers.ContentType = null;
        form.Add(field, "chargeBoxId");
        form.Add(new ByteArrayContent([1, 2]), "a", "a.log");
        form.Add(new ByteArrayContent([3]), "b", "b.log");

        using HttpResponseMessage response = await fixture.Stranger.PostAsync(url, form);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal([("a.log", 2), ("b.log", 1)], (await fixture.FilesOfAsync("UP-3")).Select(file => (file.Text("name")!, file.GetProperty("size").GetInt32())).Order());
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\ncut")]
    [InlineData("--b--\r\n")]
    [InlineData("nothing of the kind")]
    [InlineData("")]
    public async Task A_form_that_is_none_is_400_and_leaves_nothing(string body)
    {
        Uri url = await fixture.UploadUrlAsync("UP-4");
        using StringContent content = new(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        using HttpResponseMessage response = await fixture.Stranger.PostAsync(url, content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await fixture.FilesOfAsync("UP-4"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_413_whether_its_length_is_told_or_not(bool isTold)
    {
        Uri url = await fixture.UploadUrlAsync("UP-5");
        using StreamContent content = new(new MemoryStream(new byte[FilesFixture.MaxUpload + 1]));
        content.Headers.ContentLength = isTold ? FilesFixture.MaxUpload + 1 : null;
        using HttpRequestMessage request = new(HttpMethod.Put, url) { Content = content };
        request.Headers.TransferEncodingChunked = !isTold;

        using HttpResponseMessage response = await fixture.Stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(await fixture.FilesOfAsync("UP-5"));
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("10000000000")]
    public async Task A_length_beyond_all_bounds_is_refused_before_a_byte_is_read(string length)
    {
        Uri url = await fixture.UploadUrlAsync("UP-6");

        string answer = await fixture.RawAsync($"PUT {url.AbsolutePath} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_a_file_is_400()
    {
        Uri url = await fixture.UploadUrlAsync("UP-7");
        using ByteArrayContent content = new([1, 2]);
        content.Headers.TryAddWithoutValidation("Content-Range", "bytes 0-1/4");

        using HttpResponseMessage response = await fixture.Stranger.PutAsync(url, content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    public async Task Another_method_is_405_and_told_which_are_possible(string method)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), await fixture.UploadUrlAsync("UP-8"));

        using HttpResponseMessage response = await fixture.Stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["PUT", "POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_charge_point_that_vanishes_in_the_middle_leaves_nothing_behind()
    {
        Uri url = await fixture.UploadUrlAsync("UP-9");
        long before = fixture.Shelf.UsedBytes;
        using (TcpClient client = new())
        {
            await client.ConnectAsync("127.0.0.1", fixture.Endpoint.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"PUT {url.AbsolutePath}half.zip HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhalf of it"));
            await CommandRig.WaitForAsync(() => fixture.Shelf.UsedBytes > before);
        }

        await CommandRig.WaitForAsync(() => fixture.Shelf.UsedBytes == before);

        Assert.Empty(await fixture.FilesOfAsync("UP-9"));
        Assert.Empty(Directory.EnumerateFiles(fixture.Shelf.Incoming));
    }

    [Fact]
    public async Task Uploads_that_come_at_once_by_one_url_are_files_of_their_own_up_to_its_limit()
    {
        Uri url = await fixture.UploadUrlAsync("UP-10");

        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, FileUrls.MaxUploads + 4).Select(number =>
            fixture.Stranger.PutAsync(new Uri(url, $"{number}.log"), new ByteArrayContent(Encoding.ASCII.GetBytes($"file {number}")))));

        Assert.Equal(FileUrls.MaxUploads, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
        Assert.Equal(4, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
        JsonElement[] files = await fixture.FilesOfAsync("UP-10");
        Assert.Equal(FileUrls.MaxUploads, files.Select(file => file.Text("sha256")).Distinct().Count());
        Assert.All(responses, response => response.Dispose());
    }

    [Fact]
    public async Task A_url_s_places_come_back_when_an_upload_comes_to_nothing()
    {
        Uri url = await fixture.UploadUrlAsync("UP-11");
        for (int i = 0; i <= FileUrls.MaxUploads; i++)
        {
            using HttpResponseMessage refused = await fixture.Stranger.PutAsync(url, new ByteArrayContent(new byte[FilesFixture.MaxUpload + 1]));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        }

        using HttpResponseMessage response = await fixture.Stranger.PutAsync(url, new ByteArrayContent([1]));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task One_charge_point_s_file_is_not_another_s()
    {
        Uri url = await fixture.UploadUrlAsync("UP-12");
        await fixture.UploadUrlAsync("UP-13");
        await fixture.Stranger.PutAsync(url, new ByteArrayContent([1]));
        string fileId = (await fixture.FilesOfAsync("UP-12"))[0].Text("fileId")!;

        (HttpStatusCode foreign, JsonElement problem) = await fixture.Client.GetJsonAsync($"charge-points/UP-13/diagnostics/files/{fileId}");
        (HttpStatusCode deleted, _) = await fixture.Client.CallAsync(HttpMethod.Delete, $"charge-points/UP-12/diagnostics/files/{fileId}");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-file"), (foreign, problem.Slug()));
        Assert.Equal(HttpStatusCode.NoContent, deleted);
        Assert.Empty(await fixture.FilesOfAsync("UP-12"));
    }

    [Fact]
    public async Task A_forgotten_charge_point_s_url_takes_nothing()
    {
        Uri url = await fixture.UploadUrlAsync("UP-14");
        await fixture.Client.CallAsync(HttpMethod.Delete, "charge-points/UP-14");

        using HttpResponseMessage response = await fixture.Stranger.PutAsync(url, new ByteArrayContent([1]));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Empty(fixture.Shelf.List(FileKind.Upload, "UP-14"));
    }
}
