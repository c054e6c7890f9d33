using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Reads IP addresses as people and proxies write them, and only those.</summary>
internal static class AddressText
{
    /// <summary>Reads one address without brackets, port, scope and prefix length. An IPv4 address that is mapped to IPv6 becomes the IPv4 address that it is.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        // IPAddress takes [::1]:80, ::1/64, fe80::1%3, 1, 0x7f000001 and 010.0.0.1, which is 8.0.0.1 to it.
        if (text.ContainsAny("[]/%") || !IPAddress.TryParse(text, out address) || (!text.Contains(':') && !text.SequenceEqual(address.ToString())))
        {
            address = null;
            return false;
        }

        address = Plain(address);
        return true;
    }

    /// <summary>The address by which others are compared with it: the IPv4 address where it is mapped to IPv6, as it is on a socket that takes both.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
