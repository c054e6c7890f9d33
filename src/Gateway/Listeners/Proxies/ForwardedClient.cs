using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Listeners.Proxies;

/// <summary>Reads X-Forwarded-For and X-Forwarded-Proto of a request that came from a trusted proxy. They are nobody's standard; each proxy appends what it sees to what it was sent.</summary>
internal static class ForwardedClient
{
    /// <summary>
    /// From the right, the first address that isn't a trusted proxy's: whatever stands before it was written by somebody who isn't trusted. An entry that can't be read ends the search with what is known
    /// by then. Without a port in the header the port is 0.
    /// </summary>
    /// <returns>Null where the header tells nothing.</returns>
    public static IPEndPoint? Find(string? forwardedFor, TrustedProxies trusted)
    {
        IPEndPoint? known = null;
        ReadOnlySpan<char> rest = forwardedFor;
        while (!rest.IsEmpty)
        {
            int comma = rest.LastIndexOf(',');
            if (!TryParse(rest[(comma + 1)..].Trim(), out IPEndPoint? entry))
            {
                return known;
            }

            known = entry;
            if (comma < 0 || !trusted.Contains(entry.Address))
            {
                return known;
            }

            rest = rest[..comma];
        }

        return known;
    }

    /// <summary>Whether the charge point came over TLS, as the last word of the header says; null where it says neither.</summary>
    public static bool? CameOverTls(string? forwardedProto)
    {
        ReadOnlySpan<char> last = forwardedProto;
        last = last[(last.LastIndexOf(',') + 1)..].Trim();
        return last.Equals("https", StringComparison.OrdinalIgnoreCase) || last.Equals("wss", StringComparison.OrdinalIgnoreCase) ? true
            : last.Equals("http", StringComparison.OrdinalIgnoreCase) || last.Equals("ws", StringComparison.OrdinalIgnoreCase) ? false
            : null;
    }

    /// <summary>Reads 192.0.2.1, 192.0.2.1:80, 2001:db8::1, [2001:db8::1] and [2001:db8::1]:80.</summary>
    private static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPEndPoint? entry)
    {
        entry = null;
        ReadOnlySpan<char> host = text;
        ReadOnlySpan<char> port = "0";
        int colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            int end = text.IndexOf(']');
            if (end < 0 || (end < text.Length - 1 && colon != end + 1))
            {
                return false;
            }

            host = text[1..end];
            port = colon > end ? text[(colon + 1)..] : port;
        }
        else if (colon >= 0 && text.IndexOf(':') == colon)
        {
            host = text[..colon];
            port = text[(colon + 1)..];
        }

        if (!AddressText.TryParse(host, out IPAddress? address) || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            return false;
        }

        entry = new IPEndPoint(address, number);
        return true;
    }
}
