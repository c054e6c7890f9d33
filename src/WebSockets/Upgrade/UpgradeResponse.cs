using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>Writes the handshake's answers.</summary>
public static class UpgradeResponse
{
    private const int MaxDigits = 11;

    /// <summary>
    /// Writes 101 for a request's key (RFC 6455 §4.2.2). <paramref name="subProtocol"/> is in the client's spelling; null leaves the
    /// header out, as is right where none was offered.
    /// </summary>
    public static void WriteAccepted(IBufferWriter<byte> output, string key, string? subProtocol)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(key);
        output.Write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "u8);
        AcceptKey.Write(key, output.GetSpan(AcceptKey.Length));
        output.Advance(AcceptKey.Length);
        if (subProtocol is not null)
        {
            output.Write("\r\nSec-WebSocket-Protocol: "u8);
            Encoding.ASCII.GetBytes(subProtocol, output);
        }

        output.Write("\r\n\r\n"u8);
    }

    /// <summary>Writes a refusal with its reason as a text body, without allocating. The connection is closed afterwards.</summary>
    public static void WriteRefusal(IBufferWriter<byte> output, UpgradeRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(refusal);

        // Of 426's headers, Upgrade would be named in Connection beside close (RFC 9110 §7.8); but nothing follows on this connection,
        // and clients exist that compare the whole value with "close".
        output.Write("HTTP/1.1 "u8);
        WriteNumber(output, refusal.StatusCode);
        output.Write(" "u8);
        Encoding.ASCII.GetBytes(Phrase(refusal.StatusCode), output);
        output.Write("\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "u8);
        WriteNumber(output, Encoding.UTF8.GetByteCount(refusal.Reason) + 1);
        output.Write("\r\nConnection: close\r\n"u8);
        output.Write(RequiredHeaders(refusal.StatusCode));
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            output.Write("Retry-After: "u8);
            WriteNumber(output, seconds);
            output.Write("\r\n"u8);
        }

        output.Write("\r\n"u8);
        Encoding.UTF8.GetBytes(refusal.Reason, output);
        output.Write("\n"u8);
    }

    private static void WriteNumber(IBufferWriter<byte> output, int number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(MaxDigits), out int length);
        output.Advance(length);
    }

    /// <summary>Headers that a status can't go without (RFC 9110 §15.5, RFC 6455 §4.2.2).</summary>
    private static ReadOnlySpan<byte> RequiredHeaders(int statusCode) => statusCode switch
    {
        401 => "WWW-Authenticate: Basic realm=\"ocpp\"\r\n"u8,
        405 => "Allow: GET\r\n"u8,
        426 => "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"u8,
        _ => default,
    };

    private static string Phrase(int statusCode) => statusCode switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        426 => "Upgrade Required",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Refused",
    };
}
