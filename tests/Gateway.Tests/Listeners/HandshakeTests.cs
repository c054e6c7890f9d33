using System.Text;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Listeners;

/// <summary>From the first byte to 101, or to a refusal that says why.</summary>
public sealed class HandshakeTests
{
    [Theory]
    [InlineData("GET /ocpp/CP-1 HTTP/1.0\r\n", "400 Bad Request")]
    [InlineData("GET /ocpp/%zz HTTP/1.1\r\n", "400 Bad Request")]
    [InlineData("GET /ocpp/%2e%2E HTTP/1.1\r\n", "400 Bad Request")]
    [InlineData("GET /ocpp HTTP/1.1\r\n", "400 Bad Request")]
    [InlineData("GET /elsewhere/CP-1 HTTP/1.1\r\n", "404 Not Found")]
    [InlineData("POST /ocpp/CP-1 HTTP/1.1\r\n", "405 Method Not Allowed")]
    public async Task A_request_that_cannot_be_served_is_told_why_and_closed(string line, string status)
    {
        await using TestNode node = new();
        TestPeer peer = node.Open();

        peer.SendBytes(Encoding.ASCII.GetBytes(line + "Host: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"));

        await AssertRefusedAsync(node, peer, status);
    }

    [Fact]
    public async Task Of_two_connections_the_later_one_stays_whichever_asked_first()
    {
        await using TestNode node = new();
        TestPeer earlier = node.Open();
        node.Advance(TimeSpan.FromMilliseconds(1));
        TestPeer later = node.Connect("CP-TWICE");

        string refused = earlier.Upgrade("CP-TWICE");
        later.Send("""[2,"h","Heartbeat",{}]""");

        Assert.StartsWith("HTTP/1.1 503 ", refused, StringComparison.Ordinal);
        Assert.StartsWith("""[3,"h",""", later.Receive(), StringComparison.Ordinal);
        later.SendFrame(Opcode.Close, []);
        await later.Served.WaitAsync(TimeSpan.FromSeconds(20));

        // Nobody is there any more, so it may come in on a connection of whatever age.
        Assert.StartsWith("HTTP/1.1 101 ", node.Open().Upgrade("CP-TWICE"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_HTTP_is_told_which_upgrade_is_needed()
    {
        await using TestNode node = new();
        TestPeer peer = node.Open();

        peer.SendBytes("GET /ocpp/CP-1 HTTP/1.1\r\nHost: h\r\n\r\n"u8);

        string response = await AssertRefusedAsync(node, peer, "426 Upgrade Required");
        Assert.Contains("\r\nSec-WebSocket-Version: 13\r\n", response, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: websocket\r\n", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_is_too_large_is_refused_before_it_has_ended()
    {
        await using TestNode node = new();
        TestPeer peer = node.Open();

        peer.SendBytes([.. "GET /ocpp/CP-1 HTTP/1.1\r\nX: "u8, .. new string('y', 20_000).Select(static c => (byte)c)]);

        await AssertRefusedAsync(node, peer, "431 Request Header Fields Too Large");
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /ocpp/CP-1 HTTP/1.1\r\nHost: h\r\n")]
    public async Task Who_takes_too_long_for_the_request_is_told_so(string begun)
    {
        await using TestNode node = new(new OcppOptions { HandshakeTimeout = TimeSpan.FromSeconds(5) });
        TestPeer peer = node.Open();
        peer.SendBytes(Encoding.ASCII.GetBytes(begun));
        node.Clock.Advance(TimeSpan.FromSeconds(4));
        string early = peer.ReadText();

        node.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(early);
        await AssertRefusedAsync(node, peer, "408 Request Timeout");
    }

    [Fact]
    public async Task A_request_in_single_bytes_is_a_request()
    {
        await using TestNode node = new();
        TestPeer peer = node.Open();

        foreach (byte one in Encoding.ASCII.GetBytes("GET /ocpp/CP-1 HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"))
        {
            peer.SendBytes([one]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", peer.ReadText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//CP-1")]
    [InlineData("CP-1/")]
    [InlineData("CP-1?token=1")]
    public async Task Slashes_and_a_query_are_ignored_but_not_by_a_strict_gateway(string id)
    {
        await using TestNode lenient = new();
        await using TestNode strict = new(new OcppOptions { Strict = true });

        string tolerated = lenient.Open().Upgrade(id);
        string refused = strict.Open().Upgrade(id);

        Assert.StartsWith("HTTP/1.1 101 ", tolerated, StringComparison.Ordinal);
        Assert.True(lenient.Get<SessionTable>().TryGet("CP-1", out _));
        Assert.StartsWith("HTTP/1.1 400 ", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%2525", "a%25")]
    [InlineData("RDAM%20123", "RDAM 123")]
    [InlineData("%C3%A9", "é")]
    public async Task An_identity_is_decoded_exactly_once(string path, string id)
    {
        await using TestNode node = new();

        node.Connect(path);

        Assert.True(node.Get<SessionTable>().TryGet(id, out _));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: \r\n")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6,\r\n")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6;q=1\r\n")]
    [InlineData("Sec-WebSocket-Protocol: ocpp2.0.1\r\n")]
    public async Task An_offer_that_is_malformed_or_holds_nothing_we_speak_is_400(string headers)
    {
        await using TestNode node = new();
        TestPeer peer = node.Open();

        peer.SendBytes(Encoding.ASCII.GetBytes($"GET /ocpp/CP-1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"));

        await AssertRefusedAsync(node, peer, "400 Bad Request");
    }

    [Fact]
    public async Task Without_a_default_a_client_that_offers_nothing_is_refused()
    {
        await using TestNode node = new(new OcppOptions { DefaultSubprotocol = null });

        string response = node.Open().Upgrade("CP-1", headers: "");

        Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offers_may_be_spread_over_several_headers()
    {
        await using TestNode node = new();

        string response = node.Open().Upgrade("CP-1", "Sec-WebSocket-Protocol: ocpp2.0.1\r\nSec-WebSocket-Protocol: Ocpp1.6\r\n");

        Assert.Contains("\r\nSec-WebSocket-Protocol: Ocpp1.6\r\n", response, StringComparison.Ordinal);
    }

    private static async Task<string> AssertRefusedAsync(TestNode node, TestPeer peer, string status)
    {
        string response = await peer.ReadTextAsync();
        Assert.StartsWith($"HTTP/1.1 {status}\r\n", response, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", response, StringComparison.Ordinal);
        Assert.False(response.EndsWith("\r\n\r\n", StringComparison.Ordinal), "The body says why.");

        // It is given a moment to read that, and then closed.
        await CommandRig.WaitForAsync(() =>
        {
            node.Clock.Advance(TimeSpan.FromSeconds(1));
            return peer.Served.IsCompleted;
        });
        Assert.Equal(0, node.Get<SessionTable>().Count);
        return response;
    }
}
