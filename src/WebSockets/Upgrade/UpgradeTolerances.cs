namespace Ocpp.WebSockets.Upgrade;

/// <summary>What real charge points get wrong in their handshake and what is let pass, unless the gateway is strict. To be counted and logged by name.</summary>
[Flags]
public enum UpgradeTolerances
{
    /// <summary>Nothing was wrong.</summary>
    None = 0,

    /// <summary>The Connection header lacks the option <c>Upgrade</c> (RFC 6455 §4.2.1, 4).</summary>
    MissingConnectionUpgrade = 1 << 0,

    /// <summary>There is no Host header (RFC 9112 §3.2).</summary>
    MissingHost = 1 << 1,

    /// <summary>A query string follows the path; it is ignored.</summary>
    QueryString = 1 << 2,

    /// <summary>The path has several slashes in a row.</summary>
    DoubledSlashes = 1 << 3,

    /// <summary>A slash follows the identity.</summary>
    TrailingSlash = 1 << 4,
}
