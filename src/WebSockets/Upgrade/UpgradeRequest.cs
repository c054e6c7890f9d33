namespace Ocpp.WebSockets.Upgrade;

/// <summary>A client's request to upgrade, as far as a central system needs it. Immutable.</summary>
public sealed class UpgradeRequest
{
    /// <summary>The path as it was sent, still percent-encoded, without query and, in a target of absolute form, without scheme and authority. Visible ASCII.</summary>
    public required string RawPath { get; init; }

    /// <summary>What follows the first question mark; null where there is none.</summary>
    public string? RawQuery { get; init; }

    /// <summary>Sec-WebSocket-Key: base64 of 16 bytes.</summary>
    public required string Key { get; init; }

    /// <summary>The subprotocols that the client offers, in its spelling and order; empty where it offers none.</summary>
    public IReadOnlyList<string> SubProtocols { get; init; } = [];

    /// <summary>True where the client sent Sec-WebSocket-Protocol.</summary>
    public bool OffersSubProtocols => SubProtocols.Count > 0;

    /// <summary>The Authorization header's value, any bytes; null where there is none.</summary>
    public byte[]? Authorization { get; init; }

    /// <summary>The Host header's value; null where there is none.</summary>
    public string? Host { get; init; }

    /// <summary>The User-Agent header's value, for people to read.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The X-Forwarded-For headers' values, joined by commas. Anybody can send it: the caller decides whom it believes.</summary>
    public string? ForwardedFor { get; init; }

    /// <summary>The X-Forwarded-Proto headers' values, joined by commas. Anybody can send it: the caller decides whom it believes.</summary>
    public string? ForwardedProto { get; init; }

    /// <summary>What was wrong and was let pass.</summary>
    public UpgradeTolerances Tolerances { get; init; }
}
