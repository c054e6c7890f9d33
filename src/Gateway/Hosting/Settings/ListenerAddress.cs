using System.Globalization;
using System.Net;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>
/// Where a listener listens. Only addresses, <c>localhost</c> (both loopback addresses) and <c>*</c> (every address) are taken: a
/// host name would be resolved once at the start, and the gateway would listen on what the resolver said that day.
/// </summary>
/// <param name="Host">As the operator wrote it, an IPv6 address in brackets.</param>
/// <param name="Address">The address; for <c>localhost</c> the IPv4 loopback, for <c>*</c> the IPv6 any address.</param>
/// <param name="Port">0 to 65535; 0 lets the system choose one, which the start then prints.</param>
internal sealed record ListenerAddress(string Host, IPAddress Address, int Port)
{
    /// <summary>Whether both loopback addresses are meant.</summary>
    public bool IsLocalhost => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether every address of the machine is meant, IPv4 and IPv6.</summary>
    public bool IsAnyAddress => Host == "*";

    /// <summary>Whether only programs on this machine can reach the listener.</summary>
    public bool IsLoopback => IsLocalhost || (!IsAnyAddress && IPAddress.IsLoopback(Address));

    /// <summary>Reads <c>host:port</c>; without a port the given one holds.</summary>
    public static bool TryParse(string authority, int defaultPort, out ListenerAddress? address)
    {
        address = null;
        int colon = authority.LastIndexOf(':');
        bool hasPort = colon >= 0 && colon > authority.LastIndexOf(']');
        string host = hasPort ? authority[..colon] : authority;
        int port = defaultPort;
        if (hasPort && !(int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort))
        {
            return false;
        }

        IPAddress? parsed = ParseHost(host);
        if (parsed is null)
        {
            return false;
        }

        address = new ListenerAddress(host, parsed, port);
        // The two addresses of localhost would get two ports.
        return !(address.IsLocalhost && port == 0);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static IPAddress? ParseHost(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return IPAddress.Loopback;
        }

        if (host == "*")
        {
            return IPAddress.IPv6Any;
        }

        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        string bare = isBracketed ? host[1..^1] : host;
        // IPAddress.TryParse takes "1" and "0x7f000001" as well; who writes them means something else.
        bool isPlausible = isBracketed ? bare.Contains(':') : bare.Count(character => character == '.') == 3;
        return isPlausible && IPAddress.TryParse(bare, out IPAddress? address) ? address : null;
    }
}
