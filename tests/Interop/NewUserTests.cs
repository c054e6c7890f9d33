using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>Somebody with the README, a terminal and no charge point: messages typed by hand, with the mistakes that hands make.</summary>
public sealed class NewUserTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private GatewayProcess Gateway => fixture.Gateway;

    [Fact]
    public async Task The_readme_works_line_by_line()
    {
        await using TestChargePoint terminal = await TestChargePoint.ConnectAsync(Gateway.OcppUri, "CP-1");
        terminal.Answering("RemoteStartTransaction", static _ => new JsonObject { ["status"] = "Accepted" });
        string[] commands = ReadmeCommands();

        await terminal.SendAsync(ReadmeMessage());
        JsonArray booted = JsonNode.Parse(await terminal.ReceiveAsync())!.AsArray();
        string[] answers = [await ShellAsync(commands[0]), await ShellAsync(commands[1]), await ShellAsync(commands[2])];

        Assert.Equal(3, commands.Length);
        Assert.Equal((3, "1", "Accepted"), ((int)booted[0]!, (string)booted[1]!, (string)booted[2]!["status"]!));
        JsonNode chargePoint = JsonNode.Parse(answers[0])!;
        Assert.Equal("CP-1", (string?)chargePoint["id"]);
        Assert.True((bool)chargePoint["connected"]!);
        Assert.Equal("Me", (string?)chargePoint["bootNotification"]!["chargePointVendor"]);
        Assert.Equal("Accepted", (string?)JsonNode.Parse(answers[1])!["status"]);
        Assert.Equal("""{"status":"Accepted"}""", answers[2]);
    }

    [Theory]
    [InlineData("""[2,"typed","BootNotification",{"chargePointVendor":"Me"}]""", """[4,"typed","OccurenceConstraintViolation",""")]
    [InlineData("""[2,"typed","BootNotification",{"chargePointVendor":{},"chargePointModel":"M"}]""", """[4,"typed","TypeConstraintViolation",""")]
    [InlineData("""[2,"typed","BootNotifcation",{}]""", """[4,"typed","NotImplemented",""")]
    [InlineData("""[2,"typed","Reset",{"type":"Soft"}]""", """[4,"typed","NotSupported",""")]
    [InlineData("""[2,"typed","Heartbeat",[]]""", """[4,"typed","FormationViolation",""")]
    [InlineData(""" [ 2 , "typed" , "Heartbeat" , { } ] """, """[3,"typed",{"currentTime":""")]
    public async Task A_mistake_gets_an_answer_that_says_what_is_wrong_and_the_connection_lives(string typed, string expected)
    {
        string id = "TYPED-" + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(typed)))[..8];
        await using TestChargePoint terminal = await TestChargePoint.ConnectAsync(Gateway.OcppUri, id);

        await terminal.SendAsync(typed);
        string answer = await terminal.ReceiveAsync();

        Assert.StartsWith(expected, answer, StringComparison.Ordinal);
        await terminal.CallAsync("Heartbeat", "{}");
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""[3,"nobody-asked",{}]""")]
    [InlineData("""[2,"1","Heartbeat",{}""")]
    public async Task What_is_no_message_costs_nothing(string typed)
    {
        await using TestChargePoint terminal = await TestChargePoint.ConnectAsync(Gateway.OcppUri, "NOISE-" + typed.Length.ToString(CultureInfo.InvariantCulture));

        await terminal.SendAsync(typed);
        await terminal.SendAsync("""[2,"after","Heartbeat",{}]""");
        string answer = await terminal.ReceiveAsync();
        if (answer.StartsWith("[4,", StringComparison.Ordinal))
        {
            answer = await terminal.ReceiveAsync();
        }

        Assert.StartsWith("""[3,"after",""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_upgrade_and_a_frame_can_be_typed_byte_by_byte()
    {
        (TypedSocket socket, string head) = await TypedSocket.OpenAsync(Gateway.OcppPort, Upgrade("RAW-1"));
        using (socket)
        {
            await socket.SendAsync("""[2,"1","BootNotification",{"chargePointVendor":"Me","chargePointModel":"Socket"}]""");
            string answer = await socket.ReceiveAsync();

            Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
            // The key and its answer are those of RFC 6455 §1.3.
            Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
            Assert.Contains("\r\nSec-WebSocket-Protocol: ocpp1.6\r\n", head, StringComparison.Ordinal);
            Assert.StartsWith("""[3,"1",{""", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "404")]
    [InlineData("GET /ocpp/CP HTTP/1.1\r\nHost: x\r\n\r\n", "426")]
    [InlineData("POST /ocpp/CP HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "405")]
    [InlineData("GET /ocpp HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", "400")]
    [InlineData("hello\r\n\r\n", "400")]
    public async Task A_browser_or_a_wrong_request_gets_a_status_and_a_reason(string request, string status)
    {
        (TypedSocket socket, string head) = await TypedSocket.OpenAsync(Gateway.OcppPort, request);
        using (socket)
        {
            Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
            Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unmasked_frame_is_closed_with_1002()
    {
        (TypedSocket socket, _) = await TypedSocket.OpenAsync(Gateway.OcppPort, Upgrade("RAW-2"));
        using (socket)
        {
            await socket.SendRawAsync([0x81, 0x02, (byte)'[', (byte)']']);
            (byte first, byte[] payload) = await socket.ReceiveFrameAsync();

            Assert.Equal(0x88, first);
            Assert.Equal(1002, (payload[0] << 8) | payload[1]);
        }
    }

    [Fact]
    public async Task A_command_in_malformed_json_or_against_the_schema_says_so_and_sends_nothing()
    {
        await using TestChargePoint terminal = await TestChargePoint.ConnectAsync(Gateway.OcppUri, "CP-422");
        await terminal.CallAsync("BootNotification", """{"chargePointVendor":"Me","chargePointModel":"Terminal"}""");

        (int malformed, _) = await Gateway.Api.CommandAsync("CP-422", "Reset", "{\"type\":");
        (int broken, JsonObject problem) = await Gateway.Api.CommandAsync("CP-422", "Reset", """{"type":"Medium"}""");
        (int unknown, _) = await Gateway.Api.CommandAsync("CP-422", "Restart");
        (int nobody, _) = await Gateway.Api.CommandAsync("CP-NOBODY", "Reset", """{"type":"Soft"}""");

        Assert.Equal((400, 422, 404, 404), (malformed, broken, unknown, nobody));
        Assert.EndsWith("invalid-payload", (string?)problem["type"], StringComparison.Ordinal);
        Assert.Contains("type", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.False(terminal.Asked.TryRead(out _));
    }

    // Ocpp:MaxMessageSize is 1 MiB: the journal has room for that, and nobody could answer with more.
    [Fact]
    public async Task A_command_that_is_larger_than_any_message_is_413()
    {
        await using TestChargePoint terminal = await TestChargePoint.ConnectAsync(Gateway.OcppUri, "CP-LARGE");
        await terminal.CallAsync("BootNotification", """{"chargePointVendor":"Me","chargePointModel":"Terminal"}""");

        (int status, _) = await Gateway.Api.CommandAsync("CP-LARGE", "DataTransfer", $$$"""{"vendorId":"V","data":"{{{new string('a', 1_500_000)}}}"}""");

        Assert.Equal(413, status);
        Assert.False(terminal.Asked.TryRead(out _));
    }

    [Fact]
    public async Task After_a_command_that_is_too_large_its_connection_serves_the_next_request()
    {
        await using TestChargePoint terminal = await TestChargePoint.ConnectAsync(Gateway.OcppUri, "CP-LARGER");
        await terminal.CallAsync("BootNotification", """{"chargePointVendor":"Me","chargePointModel":"Terminal"}""");
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", Gateway.Api.BaseAddress!.Port);
        NetworkStream stream = client.GetStream();
        using StreamReader answers = new(stream);
        const int length = 1_500_000;

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/charge-points/CP-LARGER/commands/DataTransfer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('1', length)));
        await stream.WriteAsync("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"u8.ToArray());
        string all = await answers.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 413 ", all, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 ", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_page_is_the_documentation()
    {
        using HttpResponseMessage page = await Gateway.Api.GetAsync("/");
        JsonObject document = await Gateway.Api.GetJsonAsync("/openapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.StartsWith("/docs", page.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("/api/v1/charge-points/{id}", document["paths"]!.AsObject().Select(static path => path.Key));
    }

    private static string Upgrade(string id) => $"""
        GET /ocpp/{id} HTTP/1.1
        Host: 127.0.0.1
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Protocol: ocpp1.6


        """;

    // What follows the prompt in the README's terminal.
    private static string ReadmeMessage() => Readme().Split('\n').Single(static line => line.StartsWith("> [2,", StringComparison.Ordinal))[2..].TrimEnd();

    private string[] ReadmeCommands() =>
    [
        .. FirstMinute().Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Where(static line => line.StartsWith("curl ", StringComparison.Ordinal))
            .Select(line => line.Replace("127.0.0.1:9001", $"127.0.0.1:{Gateway.ApiPort}", StringComparison.Ordinal)),
    ];

    // The legacy backend of the section below has tests of its own.
    private static string FirstMinute() => Readme().Split("\n## ").Single(static section => section.StartsWith("The first charge point", StringComparison.Ordinal));

    private static string Readme() => File.ReadAllText(Path.Combine(NodePackages.Folder, "..", "..", "README.md")).ReplaceLineEndings("\n");

    private static async Task<string> ShellAsync(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", command.Replace("curl ", "curl -sS ", StringComparison.Ordinal)]) { RedirectStandardOutput = true })!;
        using CancellationTokenSource limit = new(Limit);
        string output = await shell.StandardOutput.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
