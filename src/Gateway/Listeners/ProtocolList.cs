using System.Diagnostics.CodeAnalysis;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Listeners;

/// <summary>The protocol versions that are spoken here; a new one is one more entry.</summary>
internal sealed class ProtocolList(IEnumerable<OcppProtocol> protocols, OcppOptions options)
{
    private readonly OcppProtocol[] _protocols = [.. protocols];
    private readonly string[] _tokens = [.. protocols.Select(static protocol => protocol.SubProtocol)];

    /// <summary>
    /// The first of the client's offers that we speak; without any offer the configured default, and then the reply carries no
    /// sub-protocol (<paramref name="subProtocol"/> is null). Else it is the client's own spelling.
    /// </summary>
    public bool TryChoose(UpgradeRequest request, [NotNullWhen(true)] out OcppProtocol? protocol, out string? subProtocol)
    {
        subProtocol = null;
        string? token = options.DefaultSubprotocol;
        if (request.OffersSubProtocols)
        {
            token = SubProtocolOffer.TrySelect(request.SubProtocols, _tokens, out subProtocol) ? subProtocol : null;
        }

        protocol = token is null ? null : Array.Find(_protocols, spoken => string.Equals(spoken.SubProtocol, token, StringComparison.OrdinalIgnoreCase));
        return protocol is not null;
    }
}
