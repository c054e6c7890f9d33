using System.Net;
using System.Net.Sockets;

namespace Ocpp.Gateway.Webhooks;

/// <summary>Which addresses a webhook of the API may not reach: whoever may make one could else read what only the gateway's network can.</summary>
internal static class PrivateAddresses
{
    // RFC 6890 and the registries it points to. Link-local ones, where clouds keep their metadata, are apart.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"),
    ];

    private static readonly IPNetwork[] Forbidden =
    [
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fd00:ec2::/32"), IPNetwork.Parse("fd20:ce::254/128"), IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("168.63.129.16/32"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>Whether a webhook of the API may reach an address.</summary>
    public static bool MayReach(IPAddress address, bool allowsPrivate)
    {
        IPAddress plain = Unwrap(address);
        return !Forbidden.Any(network => network.Contains(plain)) && (allowsPrivate || !Private.Any(network => network.Contains(plain)));
    }

    // The same IPv4 address in the clothes of an IPv6 one: mapped, compatible, NAT64 (RFC 6052) and 6to4 (RFC 3056).
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        ReadOnlySpan<byte> bytes = address.GetAddressBytes();
        ReadOnlySpan<byte> nat64 = [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];
        bool isCompatible = !bytes[..12].ContainsAnyExcept((byte)0) && bytes[12..].ContainsAnyExcept((byte)0) && !address.Equals(IPAddress.IPv6Loopback);
        if (isCompatible || bytes.StartsWith(nat64))
        {
            return new IPAddress(bytes[12..]);
        }

        return bytes[0] == 0x20 && bytes[1] == 0x02 ? new IPAddress(bytes[2..6]) : address;
    }
}
