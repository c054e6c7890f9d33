using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Tests.Api;
using Ocpp.Gateway.Tests.Hosting;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.Files;

public sealed class FileRestartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _stranger = new();

    public void Dispose()
    {
        _stranger.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Images_urls_and_uploads_outlive_a_restart_and_what_was_never_complete_does_not()
    {
        string download;
        string upload;
        await using (RunningGateway before = await StartAsync())
        {
            await before.Client.PutJsonAsync("charge-points/CP", "{}");
            using HttpResponseMessage kept = await before.Client.PostAsync(new Uri("firmware-files", UriKind.Relative), new ByteArrayContent([1, 2, 3]));
            string fileId = JsonSerializer.Deserialize<JsonElement>(await kept.Content.ReadAsStringAsync()).Text("fileId")!;
            download = PathOf((await before.Client.CallAsync(HttpMethod.Post, "charge-points/CP/firmware/url", $$"""{"fileId":"{{fileId}}"}""")).Body);
            upload = PathOf((await before.Client.CallAsync(HttpMethod.Post, "charge-points/CP/diagnostics/url")).Body);
            using HttpResponseMessage put = await _stranger.PutAsync(new Uri(FilesOf(before), upload), new ByteArrayContent([4, 5]));
            Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        }

        string files = Path.Combine(_directory.Path, "files");
        await File.WriteAllBytesAsync(Path.Combine(files, "uploads", "torn"), [1]);
        await File.WriteAllTextAsync(Path.Combine(files, "uploads", "odd.json"), "no json");
        await File.WriteAllBytesAsync(Path.Combine(files, "incoming", "half"), [1]);

        await using RunningGateway after = await StartAsync();
        byte[] image = await _stranger.GetByteArrayAsync(new Uri(FilesOf(after), download));
        using HttpResponseMessage second = await _stranger.PutAsync(new Uri(FilesOf(after), upload), new ByteArrayContent([6]));
        JsonElement list = (await after.Client.GetJsonAsync("charge-points/CP/diagnostics/files")).Body;

        Assert.Equal([1, 2, 3], image);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal([1, 2], list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("size").GetInt32()));
        Assert.Equal(6, after.Services.GetRequiredService<FileShelf>().UsedBytes);
        Assert.Equal(4, Directory.GetFiles(Path.Combine(files, "uploads")).Length);
    }

    [Fact]
    public async Task No_token_lies_on_the_disk_and_none_is_logged()
    {
        await using RunningGateway gateway = await StartAsync();
        await gateway.Client.PutJsonAsync("charge-points/CP", "{}");
        string token = PathOf((await gateway.Client.CallAsync(HttpMethod.Post, "charge-points/CP/diagnostics/url")).Body).Split('/')[2];

        IEnumerable<string> holding = Directory.EnumerateFiles(Path.Combine(_directory.Path, "files"), "*", SearchOption.AllDirectories)
            .Where(file => file.Contains(token, StringComparison.Ordinal) || File.ReadAllText(file).Contains(token, StringComparison.Ordinal));

        Assert.Equal(43, token.Length);
        Assert.Empty(holding);
    }

    private static string PathOf(JsonElement body) => new Uri(body.Text("location")!).AbsolutePath;

    private static Uri FilesOf(RunningGateway gateway) => new(gateway.Services.GetRequiredService<GatewayListeners>().FileUris.First());

    private Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(("Storage:Directory", _directory.Path), ("Files:Listen", "http://127.0.0.1:0"));
}
