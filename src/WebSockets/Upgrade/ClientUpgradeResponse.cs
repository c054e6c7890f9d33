using System.Diagnostics;
using System.Text;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>
/// Reads the answer to an upgrade request and holds it to RFC 6455 §4.1. Stateless: what has arrived is scanned again with each call, which
/// <see cref="MaxHeadBytes"/> bounds.
/// </summary>
public readonly ref struct ClientUpgradeResponse
{
    /// <summary>Bytes from the first one to the empty line, as <see cref="UpgradeLimits.MaxHeadBytes"/> for requests.</summary>
    public const int MaxHeadBytes = 16 * 1024;

    private const int StatusLineLength = 12;

    private ClientUpgradeResponse(ClientUpgradeStatus status, int statusCode, int length, ReadOnlySpan<byte> subProtocol)
    {
        Status = status;
        StatusCode = statusCode;
        Length = length;
        SubProtocol = subProtocol;
    }

    /// <summary>What the server said.</summary>
    public ClientUpgradeStatus Status { get; }

    /// <summary>The HTTP status; 0 where there is none.</summary>
    public int StatusCode { get; }

    /// <summary>The head's bytes. Behind an accepted one the first frames may lie already.</summary>
    public int Length { get; }

    /// <summary>The subprotocol in the server's spelling; empty where it named none, which a client may take or leave.</summary>
    public ReadOnlySpan<byte> SubProtocol { get; }

    /// <summary>Reads what has arrived. <paramref name="offered"/> is the value of Sec-WebSocket-Protocol that was sent.</summary>
    public static ClientUpgradeResponse Read(ReadOnlySpan<byte> bytes, string key, ReadOnlySpan<byte> offered)
    {
        ReadOnlySpan<byte> start = "HTTP/1."u8;
        if (!bytes[..int.Min(bytes.Length, start.Length)].SequenceEqual(start[..int.Min(bytes.Length, start.Length)]))
        {
            return new ClientUpgradeResponse(ClientUpgradeStatus.Malformed, 0, 0, default);
        }

        int end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return new ClientUpgradeResponse(bytes.Length > MaxHeadBytes ? ClientUpgradeStatus.Malformed : ClientUpgradeStatus.Incomplete, 0, 0, default);
        }

        return ReadHead(bytes[..(end + 2)], end + 4, key, offered);
    }

    private static ClientUpgradeResponse ReadHead(ReadOnlySpan<byte> head, int length, string key, ReadOnlySpan<byte> offered)
    {
        int statusCode = ReadStatus(head);
        if (statusCode != 101)
        {
            return new ClientUpgradeResponse(statusCode == 0 ? ClientUpgradeStatus.Malformed : ClientUpgradeStatus.Refused, statusCode, length, default);
        }

        bool upgrades = false;
        bool connects = false;
        bool extends = false;
        ReadOnlySpan<byte> accept = default;
        ReadOnlySpan<byte> subProtocol = default;
        for (ReadOnlySpan<byte> rest = head[(head.IndexOf("\r\n"u8) + 2)..]; !rest.IsEmpty;)
        {
            int lineEnd = rest.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = rest[..lineEnd];
            rest = rest[(lineEnd + 2)..];
            int colon = line.IndexOf((byte)':');
            if (colon <= 0)
            {
                return new ClientUpgradeResponse(ClientUpgradeStatus.Malformed, statusCode, length, default);
            }

            ReadOnlySpan<byte> name = line[..colon];
            ReadOnlySpan<byte> value = HttpSyntax.Trim(line[(colon + 1)..]);
            upgrades |= Ascii.EqualsIgnoreCase(name, "upgrade"u8) && Ascii.EqualsIgnoreCase(value, "websocket"u8);
            connects |= Ascii.EqualsIgnoreCase(name, "connection"u8) && HttpSyntax.ListContains(value, "upgrade"u8);
            extends |= Ascii.EqualsIgnoreCase(name, "sec-websocket-extensions"u8);
            accept = Ascii.EqualsIgnoreCase(name, "sec-websocket-accept"u8) ? value : accept;
            subProtocol = Ascii.EqualsIgnoreCase(name, "sec-websocket-protocol"u8) ? value : subProtocol;
        }

        Span<byte> expected = stackalloc byte[AcceptKey.Length];
        AcceptKey.Write(key, expected);
        ClientUpgradeStatus status = true switch
        {
            _ when !upgrades || !connects || extends => ClientUpgradeStatus.Malformed,
            _ when !accept.SequenceEqual(expected) => ClientUpgradeStatus.WrongAccept,
            _ when !subProtocol.IsEmpty && !HttpSyntax.ListContains(offered, subProtocol) => ClientUpgradeStatus.WrongSubProtocol,
            _ => ClientUpgradeStatus.Accepted,
        };
        return new ClientUpgradeResponse(status, statusCode, length, subProtocol);
    }

    /// <summary>The three digits behind <c>HTTP/1.x </c>; 0 where they are none.</summary>
    private static int ReadStatus(ReadOnlySpan<byte> head)
    {
        Debug.Assert(head.EndsWith("\r\n"u8), "The head was cut behind a line's end.");
        return head.Length > StatusLineLength
            && head["HTTP/1.1".Length] == ' '
            && int.TryParse(head["HTTP/1.1 ".Length..StatusLineLength], System.Globalization.NumberStyles.None, null, out int statusCode)
            ? statusCode
            : 0;
    }
}
