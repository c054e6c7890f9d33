using System.Globalization;
using System.Security.Authentication;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>One entry of <c>Ocpp:Listen</c>: where charge points connect, and by what transport.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Path">What stands before the identity, percent-encoded as written; begins with a slash, ends with none unless it is <c>/</c>.</param>
/// <param name="Tls">How TLS is spoken on a <c>wss://</c> listener; null on a <c>ws://</c> one.</param>
internal sealed record OcppListener(ListenerAddress Address, string Path, ListenerTls? Tls)
{
    /// <summary>What a message that refuses an entry says.</summary>
    public const string Allowed =
        "ws:// or wss:// addresses such as ws://127.0.0.1:9000/ocpp, with an IP address, localhost or * as the host, separated by ';'";

    /// <summary>Whether it is a <c>wss://</c> listener.</summary>
    public bool IsTls => Tls is not null;

    /// <summary>The address as a charge point's installer types it, without the identity.</summary>
    public string Uri => string.Create(CultureInfo.InvariantCulture, $"{(IsTls ? "wss" : "ws")}://{Address}{(Path == "/" ? "" : Path)}");

    /// <inheritdoc/>
    public override string ToString() => Uri;
}

/// <summary>How a <c>wss://</c> listener speaks TLS; the certificate itself is the same for all of them.</summary>
/// <param name="ClientCertificates">Whether a charge point is asked for a certificate of its own.</param>
/// <param name="MinimumVersion">1.2 or 1.3, as the protocols that are then allowed.</param>
internal sealed record ListenerTls(ClientCertificateRule ClientCertificates, SslProtocols MinimumVersion);

/// <summary>Whether a charge point is asked for a certificate of its own (security profile 3).</summary>
internal enum ClientCertificateRule
{
    /// <summary>It is not asked.</summary>
    None,

    /// <summary>It is asked, and let in without one as far as the security profiles allow.</summary>
    Allow,

    /// <summary>Without a valid one the TLS handshake fails.</summary>
    Require,
}
