using System.Text;

namespace Ocpp.Conformance.Servers;

/// <summary>Upgrade requests, and the accept key that RFC 6455 §1.3 gives for theirs.</summary>
internal static class UpgradeText
{
    public const string AcceptLine = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

    public static byte[] For(string id) => Encoding.ASCII.GetBytes(
        $"GET /ocpp/{id} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n");
}
