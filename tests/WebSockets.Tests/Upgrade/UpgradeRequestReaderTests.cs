using System.Buffers;
using System.Globalization;
using System.Text;
using Ocpp.WebSockets.Upgrade;
using static Ocpp.WebSockets.Tests.Upgrade.UpgradeReading;

namespace Ocpp.WebSockets.Tests.Upgrade;

public sealed class UpgradeRequestReaderTests
{
    [Fact]
    public void A_plain_request_is_read()
    {
        UpgradeRequest request = Accept(Plain);

        Assert.Equal("/ocpp/CP001", request.RawPath);
        Assert.Null(request.RawQuery);
        Assert.Equal("dGhlIHNhbXBsZSBub25jZQ==", request.Key);
        Assert.Equal("localhost:9000", request.Host);
        Assert.Empty(request.SubProtocols);
        Assert.False(request.OffersSubProtocols);
        Assert.Null(request.Authorization);
        Assert.Equal(UpgradeTolerances.None, request.Tolerances);
    }

    [Fact]
    public void Optional_headers_are_kept()
    {
        UpgradeRequest request = Accept(With(
            "Authorization: Basic Q1AwMDE6c2VjcmV0",
            "User-Agent: Böx/1.0",
            "X-Forwarded-For: 10.0.0.1",
            "X-Forwarded-For: 10.0.0.2",
            "X-Forwarded-Proto: https"));

        Assert.Equal("Basic Q1AwMDE6c2VjcmV0"u8, request.Authorization!);
        Assert.StartsWith("B", request.UserAgent, StringComparison.Ordinal);
        Assert.Equal("10.0.0.1, 10.0.0.2", request.ForwardedFor);
        Assert.Equal("https", request.ForwardedProto);
    }

    [Fact]
    public void Header_names_and_tokens_have_no_case_and_values_no_outer_white_space()
    {
        UpgradeRequest request = Accept($"""
            GET /ocpp/CP001 HTTP/1.1
            HOST:localhost
            upgrade: h2c, WebSocket
            connection:keep-alive ,upgrade
            sec-websocket-key:   dGhlIHNhbXBsZSBub25jZQ=={"\t "}
            SEC-WEBSOCKET-VERSION:13


            """);

        Assert.Equal("localhost", request.Host);
        Assert.Equal(UpgradeTolerances.None, request.Tolerances);
    }

    [Fact]
    public void Frames_in_the_same_segment_are_left_in_the_buffer()
    {
        ReadOnlySequence<byte> buffer = new([.. Bytes(Plain), 0x81, 0x80, 1, 2, 3, 4]);

        UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits(), out _, out _);

        Assert.Equal(UpgradeReadStatus.Complete, status);
        Assert.Equal([0x81, 0x80, 1, 2, 3, 4], buffer.ToArray());
    }

    [Fact]
    public void Frames_behind_a_head_may_exceed_the_heads_limit()
    {
        byte[] head = Bytes(Plain);
        ReadOnlySequence<byte> buffer = Segments.Of(head[..50], head[50..], new byte[5000]);

        UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits { MaxHeadBytes = head.Length }, out _, out _);

        Assert.Equal(UpgradeReadStatus.Complete, status);
        Assert.Equal(5000, buffer.Length);
    }

    [Fact]
    public void A_request_cut_into_two_segments_at_any_place_is_read()
    {
        byte[] bytes = [.. Bytes(Plain), 0x81];
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            ReadOnlySequence<byte> buffer = Segments.CutAt(bytes, cut);

            UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits(), out UpgradeRequest? request, out _);

            Assert.Equal(UpgradeReadStatus.Complete, status);
            Assert.Equal("/ocpp/CP001", request!.RawPath);
            Assert.Equal(1, buffer.Length);
        }
    }

    [Fact]
    public void A_request_that_arrives_byte_by_byte_is_complete_with_its_last_byte_and_not_before()
    {
        byte[] bytes = Bytes("\r\n" + Plain);
        for (int length = 0; length < bytes.Length; length++)
        {
            ReadOnlySequence<byte> part = new(bytes, 0, length);

            UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref part, new UpgradeLimits(), out UpgradeRequest? request, out UpgradeRefusal? refusal);

            Assert.Equal(UpgradeReadStatus.Incomplete, status);
            Assert.Null(request);
            Assert.Null(refusal);
            Assert.Equal(length, part.Length);
        }

        ReadOnlySequence<byte> whole = Segments.Of([.. bytes.Chunk(1)]);

        UpgradeReadStatus last = UpgradeRequestReader.TryRead(ref whole, new UpgradeLimits(), out _, out _);

        Assert.Equal(UpgradeReadStatus.Complete, last);
        Assert.True(whole.IsEmpty);
    }

    [Theory]
    [InlineData("http://host:9000/ocpp/CP001", "/ocpp/CP001", null)]
    [InlineData("WS://host/ocpp/CP001?a=b", "/ocpp/CP001", "a=b")]
    [InlineData("wss://host", "/", null)]
    [InlineData("ws://host?x", "/", "x")]
    [InlineData("/ocpp/CP%2F1?a?b", "/ocpp/CP%2F1", "a?b")]
    [InlineData("/ocpp/CP001?", "/ocpp/CP001", "")]
    [InlineData("//ocpp//CP001", "//ocpp//CP001", null)]
    public void The_target_is_taken_apart(string target, string path, string? query)
    {
        UpgradeRequest request = Accept(Plain.Replace("/ocpp/CP001", target, StringComparison.Ordinal));

        Assert.Equal(path, request.RawPath);
        Assert.Equal(query, request.RawQuery);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("host:443")]
    [InlineData("ftp://host/ocpp/CP001")]
    [InlineData("http:///ocpp/CP001")]
    [InlineData("http://")]
    [InlineData("ocpp/CP001")]
    [InlineData("/ocpp/CP001#x")]
    [InlineData("/ocpp/CP\u00E9")]
    [InlineData("/ocpp/CP\u0001")]
    [InlineData("/ocpp/CP 001")]
    [InlineData("")]
    public void A_malformed_target_is_400(string target)
    {
        UpgradeRefusal refusal = Refuse(Plain.Replace("/ocpp/CP001", target, StringComparison.Ordinal));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Theory]
    [InlineData("HTTP/1.0", 400)]
    [InlineData("HTTP/0.9", 400)]
    [InlineData("HTTP/2.0", 400)]
    [InlineData("HTTP/1.10", 400)]
    [InlineData("http/1.1", 400)]
    [InlineData("HTTP/1.1 ", 400)]
    [InlineData("HTTP/1.x", 400)]
    [InlineData("", 400)]
    public void Another_version_of_HTTP_is_400(string version, int expected)
    {
        UpgradeRefusal refusal = Refuse(Plain.Replace("HTTP/1.1", version, StringComparison.Ordinal));

        Assert.Equal(expected, refusal.StatusCode);
    }

    [Fact]
    public void A_higher_minor_version_is_taken()
    {
        Accept(Plain.Replace("HTTP/1.1", "HTTP/1.2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST ")]
    [InlineData("get ")]
    [InlineData("HEAD /ocpp")]
    [InlineData("PRI * HTTP/2.0\r\n\r\n")]
    public void Another_method_is_405_before_the_rest_has_come(string start)
    {
        UpgradeRefusal refusal = Refuse(start);

        Assert.Equal(405, refusal.StatusCode);
    }

    [Theory]
    [InlineData("160301")]
    [InlineData("00")]
    [InlineData("20474554")]
    [InlineData("4745540D")]
    [InlineData("5353482D322E302D780D0A")]
    [InlineData("0D0A16")]
    [InlineData("0D47")]
    public void What_is_no_HTTP_is_400_by_its_first_bytes(string hex)
    {
        UpgradeRefusal refusal = Refuse(Convert.FromHexString(hex));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Fact]
    public void A_method_without_end_is_400_long_before_the_heads_limit()
    {
        UpgradeRefusal refusal = Refuse(new string('A', 33));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Theory]
    [InlineData("GET /ocpp/CP001 HTTP/1.1\n")]
    [InlineData("GET /ocpp/CP001 HTTP/1.1\r\nHost: x\n")]
    [InlineData("GET /ocpp/CP001 HTTP/1.1\r\n\n")]
    public void A_line_that_ends_in_LF_alone_is_400_as_soon_as_it_is_seen(string start)
    {
        UpgradeRefusal refusal = Refuse(Encoding.ASCII.GetBytes(start));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Theory]
    [InlineData("Host : x")]
    [InlineData(" folded")]
    [InlineData("\tfolded")]
    [InlineData(": x")]
    [InlineData("no colon")]
    [InlineData("Bad(name): x")]
    [InlineData("N\u00E4me: x")]
    [InlineData("X-Odd: a\u0001b")]
    [InlineData("X-Odd: a\u007Fb")]
    [InlineData("X-Odd: a\u0000b")]
    [InlineData("Host: second")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("Content-Length: 1")]
    [InlineData("Content-Length: 00")]
    [InlineData("Content-Length: -0")]
    [InlineData("Content-Length: 0, 1")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: identity")]
    public void A_wrong_header_line_is_400(string line)
    {
        UpgradeRefusal refusal = Refuse(With(line));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Fact]
    public void A_lone_CR_in_a_line_is_400()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(Plain.ReplaceLineEndings("\r\n").Replace("localhost", "local\rhost", StringComparison.Ordinal));

        UpgradeRefusal refusal = Refuse(bytes);

        Assert.Equal(400, refusal.StatusCode);
    }

    [Theory]
    [InlineData("X-Name: Stra\u00DFe")]
    [InlineData("X-Empty:")]
    [InlineData("X-Tab: a\tb")]
    [InlineData("Content-Length: 0")]
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate")]
    public void A_header_that_is_not_used_is_skipped(string line)
    {
        UpgradeRequest request = Accept(With(line));

        Assert.Equal(UpgradeTolerances.None, request.Tolerances);
    }

    [Fact]
    public void A_second_Authorization_is_400()
    {
        UpgradeRefusal refusal = Refuse(With("Authorization: Basic YTpi", "authorization: Basic YTpi"));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ=")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ")]
    [InlineData("dGhlIHNhbXBsZSBub25jZTE=")]
    [InlineData("dGhlIHNhbXBsZSBub25j ZQ=")]
    [InlineData("!GhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("dGhlIHNhbXBsZSBub25jZXNzc3M=")]
    public void A_key_that_is_not_16_bytes_in_base64_is_400(string key)
    {
        UpgradeRefusal refusal = Refuse(Plain.Replace("dGhlIHNhbXBsZSBub25jZQ==", key, StringComparison.Ordinal));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Fact]
    public void A_missing_key_is_400()
    {
        UpgradeRefusal refusal = Refuse(Without("Sec-WebSocket-Key"));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Theory]
    [InlineData("Upgrade")]
    [InlineData("Sec-WebSocket-Version")]
    public void A_missing_upgrade_or_version_is_426_and_names_the_path(string header)
    {
        UpgradeRefusal refusal = Refuse(Without(header));

        Assert.Equal(426, refusal.StatusCode);
        Assert.StartsWith("/ocpp/", refusal.RawPath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Upgrade: websocket", "Upgrade: h2c")]
    [InlineData("Upgrade: websocket", "Upgrade: websockets")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 013")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 13, 8")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version:")]
    public void Another_protocol_or_version_is_426(string right, string wrong)
    {
        UpgradeRefusal refusal = Refuse(Plain.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal(426, refusal.StatusCode);
    }

    [Fact]
    public void A_head_of_exactly_the_limit_is_read_and_one_byte_more_is_431()
    {
        int length = Bytes(Plain).Length;

        Accept(Plain, new UpgradeLimits { MaxHeadBytes = length });
        UpgradeRefusal refusal = Refuse(Plain, new UpgradeLimits { MaxHeadBytes = length - 1 });

        Assert.Equal(431, refusal.StatusCode);
    }

    [Fact]
    public void A_head_without_end_is_431_in_any_number_of_segments()
    {
        byte[] bytes = Bytes($"GET /{new string('x', 20_000)}");
        ReadOnlySequence<byte> buffer = Segments.Of([.. bytes.Chunk(100)]);

        UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits(), out _, out UpgradeRefusal? refusal);

        Assert.Equal(UpgradeReadStatus.Refused, status);
        Assert.Equal(UpgradeRefusal.HeadersTooLarge, refusal);
    }

    [Fact]
    public void As_many_headers_as_allowed_are_read_and_one_more_is_431()
    {
        string[] lines = [.. Enumerable.Range(0, 95).Select(static i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: {i}"))];

        Accept(With(lines));
        UpgradeRefusal refusal = Refuse(With([.. lines, "X-Last: 1"]));

        Assert.Equal(UpgradeRefusal.HeadersTooLarge, refusal);
    }

    [Fact]
    public void A_flipped_bit_never_throws()
    {
        byte[] original = Bytes(With("Sec-WebSocket-Protocol: ocpp1.6", "Authorization: Basic YTpi"));
        for (int bit = 0; bit < original.Length * 8; bit++)
        {
            byte[] bytes = [.. original];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            ReadOnlySequence<byte> buffer = new(bytes);

            UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits(), out UpgradeRequest? request, out UpgradeRefusal? refusal);

            Assert.Equal(status == UpgradeReadStatus.Complete, request is not null);
            Assert.Equal(status == UpgradeReadStatus.Refused, refusal is not null);
        }
    }
}
