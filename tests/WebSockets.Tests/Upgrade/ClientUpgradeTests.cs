using System.Buffers;
using System.Text;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.WebSockets.Tests.Upgrade;

/// <summary>The client's half of the handshake. The key and its answer are RFC 6455's own example (§1.3).</summary>
public sealed class ClientUpgradeTests
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";
    private const string Good = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n";

    [Fact]
    public void A_request_is_what_our_own_server_accepts()
    {
        ArrayBufferWriter<byte> output = new();

        ClientUpgradeRequest.Write(output, "/ocpp/CP-1"u8, "127.0.0.1:9000"u8, Encoding.ASCII.GetBytes(Key), "ocpp1.6"u8, "Basic eDp5"u8);

        ReadOnlySequence<byte> buffer = new(output.WrittenMemory);
        Assert.Equal(UpgradeReadStatus.Complete, UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits { Strict = true }, out UpgradeRequest? request, out _));
        Assert.Equal("/ocpp/CP-1", request!.RawPath);
        Assert.Equal(Key, request.Key);
        Assert.Equal(["ocpp1.6"], request.SubProtocols);
        Assert.Equal("Basic eDp5", Encoding.ASCII.GetString(request.Authorization!));
    }

    [Fact]
    public void A_key_is_base64_of_its_nonce()
    {
        byte[] key = new byte[ClientUpgradeRequest.KeyLength];

        ClientUpgradeRequest.WriteKey("the sample nonce"u8, key);

        Assert.Equal(Key, Encoding.ASCII.GetString(key));
    }

    [Fact]
    public void A_right_answer_is_taken_and_what_follows_is_left()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(Good + "rest");

        ClientUpgradeResponse answer = ClientUpgradeResponse.Read(bytes, Key, "ocpp1.6, ocpp2.0.1"u8);

        Assert.Equal(ClientUpgradeStatus.Accepted, answer.Status);
        Assert.Equal("ocpp1.6", Encoding.ASCII.GetString(answer.SubProtocol));
        Assert.Equal(Good.Length, answer.Length);
    }

    [Fact]
    public void A_part_of_an_answer_is_incomplete_at_every_length()
    {
        for (int length = 0; length < Good.Length; length++)
        {
            Assert.Equal(ClientUpgradeStatus.Incomplete, Read(Good[..length]));
        }
    }

    [Theory]
    [InlineData("s3pP", "S3pP", ClientUpgradeStatus.WrongAccept)]
    [InlineData("ocpp1.6", "ocpp2.0", ClientUpgradeStatus.WrongSubProtocol)]
    [InlineData("Upgrade: websocket\r\n", "", ClientUpgradeStatus.Malformed)]
    [InlineData("Connection: Upgrade\r\n", "Connection: close\r\n", ClientUpgradeStatus.Malformed)]
    [InlineData("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n", ClientUpgradeStatus.Malformed)]
    [InlineData("Connection: Upgrade", "no colon here", ClientUpgradeStatus.Malformed)]
    [InlineData("HTTP/1.1", "SSH-2.0x", ClientUpgradeStatus.Malformed)]
    [InlineData("101", "1x1", ClientUpgradeStatus.Malformed)]
    [InlineData("101 Switching Protocols", "401 Unauthorized", ClientUpgradeStatus.Refused)]
    public void A_wrong_answer_is_named(string right, string wrong, ClientUpgradeStatus expected) => Assert.Equal(expected, Read(Good.Replace(right, wrong, StringComparison.Ordinal)));

    [Fact]
    public void A_server_may_name_no_subprotocol()
    {
        string answer = Good.Replace("Sec-WebSocket-Protocol: ocpp1.6\r\n", "", StringComparison.Ordinal);

        ClientUpgradeResponse read = ClientUpgradeResponse.Read(Encoding.ASCII.GetBytes(answer), Key, "ocpp1.6"u8);

        Assert.Equal(ClientUpgradeStatus.Accepted, read.Status);
        Assert.True(read.SubProtocol.IsEmpty);
    }

    [Fact]
    public void A_head_without_an_end_is_given_up() => Assert.Equal(ClientUpgradeStatus.Malformed, Read("HTTP/1.1 101 " + new string('x', 20_000)));

    private static ClientUpgradeStatus Read(string text) => ClientUpgradeResponse.Read(Encoding.ASCII.GetBytes(text), Key, "ocpp1.6"u8).Status;
}
