using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>What a client offers in Sec-WebSocket-Protocol (RFC 6455 §4.1, 10), and the choice from it.</summary>
public static class SubProtocolOffer
{
    /// <summary>
    /// Chooses the first offer that is among <paramref name="supported"/>, compared without case, since the client's order is its
    /// preference. <paramref name="spelledByClient"/> is what the answer has to repeat.
    /// </summary>
    public static bool TrySelect(IReadOnlyList<string> offered, ReadOnlySpan<string> supported, [NotNullWhen(true)] out string? spelledByClient)
    {
        ArgumentNullException.ThrowIfNull(offered);
        foreach (string offer in offered)
        {
            foreach (string candidate in supported)
            {
                if (offer.Equals(candidate, StringComparison.OrdinalIgnoreCase))
                {
                    spelledByClient = offer;
                    return true;
                }
            }
        }

        spelledByClient = null;
        return false;
    }

    /// <summary>
    /// Adds one header line's elements to what earlier lines offered, which is one list (RFC 6455 §11.3.4). False where an element is
    /// empty, no token, or was offered before: they have to be non-empty and unique (§4.1, 10).
    /// </summary>
    internal static bool TryAppend(List<string> offered, ReadOnlySpan<byte> line)
    {
        foreach (Range range in line.Split((byte)','))
        {
            ReadOnlySpan<byte> element = HttpSyntax.Trim(line[range]);
            if (!HttpSyntax.IsToken(element))
            {
                return false;
            }

            string token = Encoding.ASCII.GetString(element);
            if (offered.Contains(token))
            {
                return false;
            }

            offered.Add(token);
        }

        return true;
    }
}
