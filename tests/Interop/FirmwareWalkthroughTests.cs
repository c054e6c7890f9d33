using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>docs/firmware.md, line by line, with a charge point that really downloads, loses the connection on the way, and uploads.</summary>
public sealed class FirmwareWalkthroughTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _desk = new();
    private readonly HttpClient _modem = new();
    private readonly byte[] _image = RandomNumberGenerator.GetBytes(1 << 20);
    private readonly byte[] _diagnostics = RandomNumberGenerator.GetBytes(50_000);

    public void Dispose()
    {
        _modem.Dispose();
        _data.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public async Task The_walk_through_works_line_by_line()
    {
        int port = GatewayProcess.FreePort();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data.Path, "--Files:Listen", $"http://127.0.0.1:{port}", "--Ocpp:ReadConfiguration", "Never");
        await using TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(gateway.OcppUri, "CP-1");
        Channel<string> locations = Channel.CreateUnbounded<string>();
        chargePoint.Answering("UpdateFirmware", request => Take(locations, request, new JsonObject()));
        chargePoint.Answering("GetDiagnostics", request => Take(locations, request, new JsonObject { ["fileName"] = "cp1.zip" }));
        await BootAsync(chargePoint, "1.0");
        await File.WriteAllBytesAsync(Path.Combine(_desk.Path, "firmware.bin"), _image);
        string[] lines = Lines(gateway.ApiPort);
        Assert.Equal(9, lines.Length);

        JsonNode file = await ShellAsync(lines[0]);
        JsonNode url = await ShellAsync(lines[1].Replace("FILE-ID", (string)file["fileId"]!, StringComparison.Ordinal));
        await ShellAsync(lines[2].Replace("LOCATION", (string)url["location"]!, StringComparison.Ordinal));
        byte[] fetched = await UpdateAsync(chargePoint, await locations.Reader.ReadAsync().AsTask().WaitAsync(Limit));
        JsonNode firmware = await ShellAsync(lines[3]);

        JsonNode upload = await ShellAsync(lines[4]);
        await ShellAsync(lines[5].Replace("UPLOAD-LOCATION", (string)upload["location"]!, StringComparison.Ordinal));
        await UploadAsync(chargePoint, await locations.Reader.ReadAsync().AsTask().WaitAsync(Limit));
        JsonNode diagnostics = await ShellAsync(lines[6]);
        JsonNode files = await ShellAsync(lines[7]);
        await RunAsync(lines[8].Replace("UPLOAD-ID", (string)files["items"]![0]!["fileId"]!, StringComparison.Ordinal));

        Assert.Equal(_image, fetched);
        Assert.Equal("2.0", (string?)firmware["firmwareVersion"]);
        Assert.Equal("succeeded", (string?)firmware["operations"]![0]!["outcome"]);
        Assert.Equal("succeeded", (string?)diagnostics["operations"]![0]!["outcome"]);
        Assert.Equal("cp1.zip", (string?)diagnostics["operations"]![0]!["files"]![0]!["name"]);
        Assert.Equal(_diagnostics, await File.ReadAllBytesAsync(Path.Combine(_desk.Path, "diagnostics.zip")));

        // No URL's secret is in what the gateway printed.
        Assert.Contains("CP-1 fetched firmware", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(((string)url["location"]!).Split('/')[4], gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(((string)upload["location"]!).Split('/')[4], gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_goes_on_over_a_restart_of_the_gateway()
    {
        int port = GatewayProcess.FreePort();
        string location;
        string[] settings = ["--Files:Listen", $"http://127.0.0.1:{port}", "--Ocpp:ReadConfiguration", "Never"];
        await using (GatewayProcess before = await GatewayProcess.StartAsync(_data.Path, settings))
        {
            await using TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(before.OcppUri, "CP-1");
            chargePoint.Answering("UpdateFirmware", static _ => new JsonObject());
            await BootAsync(chargePoint, "1.0");
            await File.WriteAllBytesAsync(Path.Combine(_desk.Path, "firmware.bin"), _image);
            string[] lines = Lines(before.ApiPort);
            JsonNode file = await ShellAsync(lines[0]);
            location = (string)(await ShellAsync(lines[1].Replace("FILE-ID", (string)file["fileId"]!, StringComparison.Ordinal)))["location"]!;
            await ShellAsync(lines[2].Replace("LOCATION", location, StringComparison.Ordinal));
            await chargePoint.CallAsync("FirmwareStatusNotification", """{"status":"Downloading"}""");
            await before.KillAsync();
        }

        await using GatewayProcess after = await GatewayProcess.StartAsync(_data.Path, settings);
        await using TestChargePoint again = await TestChargePoint.ConnectAsync(after.OcppUri, "CP-1");
        byte[] fetched = await _modem.GetByteArrayAsync(new Uri(location));
        await again.CallAsync("FirmwareStatusNotification", """{"status":"Downloaded"}""");
        JsonNode firmware = await ShellAsync(Lines(after.ApiPort)[3]);

        Assert.Equal(_image, fetched);
        Assert.Equal(["Downloading", "Downloaded"], firmware["operation"]!["history"]!.AsArray().Select(step => (string)step!["status"]!));
    }

    private static JsonObject Take(Channel<string> locations, JsonObject request, JsonObject answer)
    {
        locations.Writer.TryWrite((string)request["location"]!);
        return answer;
    }

    private static Task<JsonObject> BootAsync(TestChargePoint chargePoint, string version) =>
        chargePoint.CallAsync("BootNotification", $$"""{"chargePointVendor":"Volt","chargePointModel":"V2","firmwareVersion":"{{version}}"}""");

    // As a charge point with a bad link: the first half comes, the rest is asked for by range.
    private async Task<byte[]> UpdateAsync(TestChargePoint chargePoint, string location)
    {
        await chargePoint.CallAsync("FirmwareStatusNotification", """{"status":"Downloading"}""");
        byte[] image = new byte[_image.Length];
        int half = image.Length / 2;
        EntityTagHeaderValue tag;
        using (HttpResponseMessage broken = await _modem.GetAsync(new Uri(location), HttpCompletionOption.ResponseHeadersRead))
        {
            tag = broken.Headers.ETag!;
            await using Stream stream = await broken.Content.ReadAsStreamAsync();
            await stream.ReadExactlyAsync(image.AsMemory(0, half));
        }

        using HttpRequestMessage request = new(HttpMethod.Get, location);
        request.Headers.Range = new RangeHeaderValue(half, null);
        request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        using HttpResponseMessage rest = await _modem.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        (await rest.Content.ReadAsByteArrayAsync()).CopyTo(image, half);

        foreach (string status in (string[])["Downloaded", "Installing"])
        {
            await chargePoint.CallAsync("FirmwareStatusNotification", $$"""{"status":"{{status}}"}""");
        }

        await BootAsync(chargePoint, "2.0");
        await chargePoint.CallAsync("FirmwareStatusNotification", """{"status":"Installed"}""");
        return image;
    }

    private async Task UploadAsync(TestChargePoint chargePoint, string location)
    {
        await chargePoint.CallAsync("DiagnosticsStatusNotification", """{"status":"Uploading"}""");
        using ByteArrayContent content = new(_diagnostics);
        using HttpResponseMessage response = await _modem.PutAsync(new Uri(location + "cp1.zip"), content);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        await chargePoint.CallAsync("DiagnosticsStatusNotification", """{"status":"Uploaded"}""");
    }

    private static string[] Lines(int apiPort) =>
    [
        .. File.ReadAllText(Path.Combine(NodePackages.Folder, "..", "..", "docs", "firmware.md")).ReplaceLineEndings("\n").Split('\n')
            .Where(static line => line.StartsWith("curl ", StringComparison.Ordinal))
            .Select(line => line.Replace("127.0.0.1:9001", $"127.0.0.1:{apiPort}", StringComparison.Ordinal)),
    ];

    private async Task<JsonNode> ShellAsync(string command) => JsonNode.Parse(await RunAsync(command))!;

    private async Task<string> RunAsync(string command)
    {
        ProcessStartInfo start = new("sh", ["-c", command.Replace("curl ", "curl -sSf ", StringComparison.Ordinal)]) { RedirectStandardOutput = true, WorkingDirectory = _desk.Path };
        using Process shell = Process.Start(start)!;
        using CancellationTokenSource limit = new(Limit);
        string output = await shell.StandardOutput.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
