using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>Gathers the headers of one upgrade request and judges them (RFC 6455 §4.2.1). Owned by one parse.</summary>
internal sealed class UpgradeHeaders
{
    private readonly List<string> _subProtocols = [];
    private string? _key;
    private string? _host;
    private string? _userAgent;
    private string? _forwardedFor;
    private string? _forwardedProto;
    private byte[]? _authorization;
    private int _versionCount;
    private bool _isVersion13;
    private bool _upgradesToWebSocket;
    private bool _hasConnectionUpgrade;

    /// <summary>Takes one line without its CR LF.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> line, [NotNullWhen(false)] out UpgradeRefusal? refusal)
    {
        // A line that begins with white space would continue the one before, which no sender may do any more: RFC 9112 §5.2. It has
        // no name and falls under the same rule as any other line without one.
        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || !HttpSyntax.IsToken(line[..colon]))
        {
            refusal = UpgradeRefusal.BadRequest("a header line is malformed");
            return false;
        }

        ReadOnlySpan<byte> value = HttpSyntax.Trim(line[(colon + 1)..]);
        if (HttpSyntax.HasControlBytes(value))
        {
            refusal = UpgradeRefusal.BadRequest("a header value has control characters");
            return false;
        }

        refusal = Take(line[..colon], value);
        return refusal is null;
    }

    /// <summary>Judges the whole after the last line.</summary>
    internal bool TryFinish(ref UpgradeTolerances tolerances, [NotNullWhen(false)] out UpgradeRefusal? refusal)
    {
        if (!_upgradesToWebSocket || _versionCount != 1 || !_isVersion13)
        {
            refusal = UpgradeRefusal.UpgradeRequired;
            return false;
        }

        if (_key is null)
        {
            refusal = UpgradeRefusal.BadRequest("Sec-WebSocket-Key is missing");
            return false;
        }

        tolerances |= _hasConnectionUpgrade ? UpgradeTolerances.None : UpgradeTolerances.MissingConnectionUpgrade;
        tolerances |= _host is null ? UpgradeTolerances.MissingHost : UpgradeTolerances.None;
        refusal = null;
        return true;
    }

    internal UpgradeRequest ToRequest(string path, string? query, UpgradeTolerances tolerances) => new()
    {
        RawPath = path,
        RawQuery = query,
        Key = _key!,
        SubProtocols = _subProtocols,
        Authorization = _authorization,
        Host = _host,
        UserAgent = _userAgent,
        ForwardedFor = _forwardedFor,
        ForwardedProto = _forwardedProto,
        Tolerances = tolerances,
    };

    private UpgradeRefusal? Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Is(name, "Sec-WebSocket-Key"u8))
        {
            return TakeKey(value);
        }

        if (Is(name, "Sec-WebSocket-Protocol"u8))
        {
            return SubProtocolOffer.TryAppend(_subProtocols, value) ? null : UpgradeRefusal.BadRequest("Sec-WebSocket-Protocol is malformed");
        }

        if (Is(name, "Authorization"u8))
        {
            return TakeAuthorization(value);
        }

        if (Is(name, "Host"u8))
        {
            return TakeHost(value);
        }

        if (Is(name, "Content-Length"u8) || Is(name, "Transfer-Encoding"u8))
        {
            // A body would be read as frames.
            bool isEmpty = Is(name, "Content-Length"u8) && value.SequenceEqual("0"u8);
            return isEmpty ? null : UpgradeRefusal.BadRequest("an upgrade request has no body");
        }

        TakeOptional(name, value);
        return null;
    }

    /// <summary>Headers that can't be wrong by themselves.</summary>
    private void TakeOptional(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Is(name, "Upgrade"u8))
        {
            _upgradesToWebSocket |= HttpSyntax.ListContains(value, "websocket"u8);
        }
        else if (Is(name, "Connection"u8))
        {
            _hasConnectionUpgrade |= HttpSyntax.ListContains(value, "upgrade"u8);
        }
        else if (Is(name, "Sec-WebSocket-Version"u8))
        {
            _versionCount++;
            _isVersion13 = value.SequenceEqual("13"u8);
        }
        else if (Is(name, "User-Agent"u8))
        {
            _userAgent = Encoding.UTF8.GetString(value);
        }
        else if (Is(name, "X-Forwarded-For"u8))
        {
            _forwardedFor = Join(_forwardedFor, value);
        }
        else if (Is(name, "X-Forwarded-Proto"u8))
        {
            _forwardedProto = Join(_forwardedProto, value);
        }
    }

    private UpgradeRefusal? TakeKey(ReadOnlySpan<byte> value)
    {
        if (_key is not null || !AcceptKey.IsValidKey(value))
        {
            return UpgradeRefusal.BadRequest("Sec-WebSocket-Key must be one, base64 of 16 bytes");
        }

        _key = Encoding.ASCII.GetString(value);
        return null;
    }

    private UpgradeRefusal? TakeAuthorization(ReadOnlySpan<byte> value)
    {
        if (_authorization is not null)
        {
            return UpgradeRefusal.BadRequest("Authorization is there twice");
        }

        _authorization = value.ToArray();
        return null;
    }

    private UpgradeRefusal? TakeHost(ReadOnlySpan<byte> value)
    {
        // More than one, or one that can't be a host, is 400: RFC 9112 §3.2. An empty one is legal.
        if (_host is not null || value.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return UpgradeRefusal.BadRequest("Host is malformed");
        }

        _host = Encoding.ASCII.GetString(value);
        return null;
    }

    private static string Join(string? earlier, ReadOnlySpan<byte> value)
    {
        string text = Encoding.Latin1.GetString(value);
        return earlier is null ? text : $"{earlier}, {text}";
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}
