using System.Buffers;
using System.Text;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.WebSockets.Tests.Upgrade;

public sealed class UpgradeResponseTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    public void An_accepted_request_is_answered_as_the_example_of_the_RFC()
    {
        UpgradeResponse.WriteAccepted(_output, "dGhlIHNhbXBsZSBub25jZQ==", "ocpp1.6");

        AssertWritten("""
            HTTP/1.1 101 Switching Protocols
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
            Sec-WebSocket-Protocol: ocpp1.6


            """);
    }

    [Fact]
    public void Without_an_offer_the_answer_has_no_subprotocol()
    {
        UpgradeResponse.WriteAccepted(_output, "dGhlIHNhbXBsZSBub25jZQ==", subProtocol: null);

        AssertWritten("""
            HTTP/1.1 101 Switching Protocols
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=


            """);
    }

    [Fact]
    public void A_refusal_has_its_reason_as_the_body()
    {
        UpgradeResponse.WriteRefusal(_output, UpgradeRefusal.BadRequest("Host is malformed"));

        Assert.Equal(
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 18\r\nConnection: close\r\n\r\nHost is malformed\n",
            Encoding.UTF8.GetString(_output.WrittenSpan));
    }

    [Fact]
    public void Each_refusal_has_its_status_line_and_the_headers_that_belong_to_it()
    {
        AssertRefusal(UpgradeRefusal.Unauthorized, "HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic realm=\"ocpp\"");
        AssertRefusal(UpgradeRefusal.NotFound("nobody"), "HTTP/1.1 404 Not Found");
        AssertRefusal(UpgradeRefusal.MethodNotAllowed, "HTTP/1.1 405 Method Not Allowed", "Allow: GET");
        AssertRefusal(UpgradeRefusal.RequestTimeout, "HTTP/1.1 408 Request Timeout");
        AssertRefusal(UpgradeRefusal.UpgradeRequired, "HTTP/1.1 426 Upgrade Required", "Upgrade: websocket", "Sec-WebSocket-Version: 13");
        AssertRefusal(UpgradeRefusal.HeadersTooLarge, "HTTP/1.1 431 Request Header Fields Too Large");
        AssertRefusal(UpgradeRefusal.ServiceUnavailable(7), "HTTP/1.1 503 Service Unavailable", "Retry-After: 7");
    }

    private static void AssertRefusal(UpgradeRefusal refusal, string statusLine, params string[] ownHeaders)
    {
        ArrayBufferWriter<byte> output = new();
        UpgradeResponse.WriteRefusal(output, refusal);

        string[] parts = Encoding.UTF8.GetString(output.WrittenSpan).Split("\r\n\r\n");
        string[] lines = parts[0].Split("\r\n");
        Assert.Equal(statusLine, lines[0]);
        Assert.Equal(refusal.Reason + "\n", parts[1]);
        Assert.Equal($"Content-Length: {parts[1].Length}", lines[2]);
        Assert.Equal("Connection: close", lines[3]);
        Assert.Equal(ownHeaders, lines[4..]);
    }

    private void AssertWritten(string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\r\n"), Encoding.UTF8.GetString(_output.WrittenSpan));
}
