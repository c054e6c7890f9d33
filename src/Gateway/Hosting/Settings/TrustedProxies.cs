using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Whom the setting <c>Ocpp:TrustedProxies</c> names: what they say of where a connection comes from is believed. Immutable.</summary>
internal sealed class TrustedProxies
{
    private const string Allowed = "IP addresses and networks such as 10.0.0.5, 10.1.0.0/16 or 2001:db8::/32, separated by ';'";
    private const int MappedBits = 96;

    private TrustedProxies(IReadOnlyList<IPNetwork> networks) => Networks = networks;

    /// <summary>Nobody.</summary>
    public static TrustedProxies None { get; } = new([]);

    /// <summary>An address by itself is a network of one.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; }

    public bool IsEmpty => Networks.Count == 0;

    /// <summary>Reads a list that is separated by semicolons; null is nobody.</summary>
    /// <param name="fullName">The key, for the refusal.</param>
    /// <param name="text">The value; null where the setting is left out.</param>
    /// <exception cref="SettingException">An entry is neither an address nor a network.</exception>
    public static TrustedProxies Parse(string fullName, string? text)
    {
        if (text is null)
        {
            return None;
        }

        List<IPNetwork> networks = [];
        foreach (string entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            networks.Add(ParseEntry(entry) ?? throw new SettingException(fullName, entry, Allowed));
        }

        return networks.Count > 0 ? new TrustedProxies(networks) : throw new SettingException(fullName, text, Allowed);
    }

    /// <summary>Whether a socket's peer is one of them.</summary>
    public bool Contains(EndPoint? peer) => !IsEmpty && peer is IPEndPoint { Address: { } address } && Contains(address);

    /// <summary>Whether an address is one of theirs.</summary>
    public bool Contains(IPAddress address)
    {
        IPAddress plain = AddressText.Plain(address);
        foreach (IPNetwork network in Networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    private static IPNetwork? ParseEntry(string entry)
    {
        int slash = entry.IndexOf('/');
        string host = slash < 0 ? entry : entry[..slash];
        if (!AddressText.TryParse(host, out IPAddress? address))
        {
            return null;
        }

        bool isV4 = address.AddressFamily == AddressFamily.InterNetwork;

        // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
        int mapped = isV4 && host.Contains(':') ? MappedBits : 0;
        int most = isV4 ? 32 : 128;
        int length = most;
        if (slash >= 0)
        {
            if (!int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length))
            {
                return null;
            }

            length -= mapped;
        }

        return length >= 0 && length <= most ? new IPNetwork(Masked(address, length), length) : null;
    }

    // An operator may write a proxy's own address with the length of its network: what lies behind the prefix doesn't count.
    private static IPAddress Masked(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int index = 0; index < bytes.Length; index++)
        {
            int kept = Math.Clamp(length - (index * 8), 0, 8);
            bytes[index] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
