using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Tests.Api;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Files;

/// <summary>One gateway with a file endpoint for all tests of a class; each uses charge points of its own.</summary>
public sealed class FilesFixture : IAsyncLifetime
{
    /// <summary>Files:MaxUploadSize.</summary>
    public const int MaxUpload = 256 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public RunningGateway Gateway { get; private set; } = null!;

    public HttpClient Client => Gateway.Client;

    /// <summary>A client that knows nothing but URLs.</summary>
    public HttpClient Stranger { get; } = new();

    public Uri Endpoint => new(Gateway.Services.GetRequiredService<GatewayListeners>().FileUris.First());

    internal FileShelf Shelf => Gateway.Services.GetRequiredService<FileShelf>();

    public async Task InitializeAsync() => Gateway = await RunningGateway.StartAsync(
        ("Ocpp:ReadConfiguration", "Never"), ("Files:Listen", "http://127.0.0.1:0"), ("Files:MaxUploadSize", "256KiB"), ("Files:MaxFirmwareSize", "1MiB"), ("Files:MaxTotalSize", "8MiB"));

    public async Task DisposeAsync()
    {
        Stranger.Dispose();
        await Gateway.DisposeAsync();
    }

    /// <summary>Keeps a firmware image and gives its id.</summary>
    public async Task<string> KeepAsync(byte[] image, string name = "fw.bin")
    {
        using ByteArrayContent content = new(image);
        using HttpResponseMessage response = await Client.PostAsync(new Uri($"firmware-files?name={Uri.EscapeDataString(name)}", UriKind.Relative), content);
        Assert.Equal(201, (int)response.StatusCode);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).Text("fileId")!;
    }

    /// <summary>A URL for a charge point that is registered by it.</summary>
    public async Task<Uri> DownloadUrlAsync(string id, string fileId)
    {
        await Client.PutJsonAsync($"charge-points/{id}", "{}");
        (_, JsonElement body) = await Client.CallAsync(HttpMethod.Post, $"charge-points/{id}/firmware/url", $$"""{"fileId":"{{fileId}}"}""");
        return new Uri(body.Text("location")!);
    }

    /// <summary>A URL for a charge point that is registered by it.</summary>
    public async Task<Uri> UploadUrlAsync(string id)
    {
        await Client.PutJsonAsync($"charge-points/{id}", "{}");
        (_, JsonElement body) = await Client.CallAsync(HttpMethod.Post, $"charge-points/{id}/diagnostics/url");
        return new Uri(body.Text("location")!);
    }

    /// <summary>What the API lists as uploaded.</summary>
    public async Task<JsonElement[]> FilesOfAsync(string id) =>
        [.. (await Client.GetJsonAsync($"charge-points/{id}/diagnostics/files")).Body.GetProperty("items").EnumerateArray()];

    /// <summary>Sends bytes as they are and gives what comes until the other side closes.</summary>
    public async Task<string> RawAsync(string request)
    {
        using CancellationTokenSource limit = new(Limit);
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", Endpoint.Port, limit.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        using StreamReader reader = new(stream, Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync(limit.Token);
        }
        catch (IOException)
        {
            // Reset, since we still had something to say.
            return "";
        }
    }
}
