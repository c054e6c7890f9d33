using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>Writes the request that opens a WebSocket connection (RFC 6455 §4.1). Values are ASCII that the caller vouches for.</summary>
public static class ClientUpgradeRequest
{
    /// <summary>The length of a key, in bytes.</summary>
    public const int KeyLength = 24;

    /// <summary>The bytes that a key is made of.</summary>
    public const int NonceLength = 16;

    /// <summary>Makes Sec-WebSocket-Key of 16 bytes that should not repeat.</summary>
    public static void WriteKey(ReadOnlySpan<byte> nonce, Span<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceLength, nameof(nonce));
        OperationStatus status = Base64.EncodeToUtf8(nonce, key, out _, out int written);
        Debug.Assert(status == OperationStatus.Done && written == KeyLength, "Base64 of 16 bytes is 24 bytes.");
    }

    /// <summary>
    /// Writes the request. <paramref name="subProtocols"/> is the header's value, empty to offer none; <paramref name="authorization"/> is
    /// the Authorization header's value, empty for none.
    /// </summary>
    public static void Write(
        IBufferWriter<byte> output,
        ReadOnlySpan<byte> target,
        ReadOnlySpan<byte> host,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> subProtocols,
        ReadOnlySpan<byte> authorization)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("GET "u8);
        output.Write(target);
        output.Write(" HTTP/1.1\r\nHost: "u8);
        output.Write(host);
        output.Write("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "u8);
        output.Write(key);
        if (!subProtocols.IsEmpty)
        {
            output.Write("\r\nSec-WebSocket-Protocol: "u8);
            output.Write(subProtocols);
        }

        if (!authorization.IsEmpty)
        {
            output.Write("\r\nAuthorization: "u8);
            output.Write(authorization);
        }

        output.Write("\r\n\r\n"u8);
    }
}
