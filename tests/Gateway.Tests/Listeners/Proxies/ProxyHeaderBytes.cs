using System.Buffers.Binary;
using System.Net;

namespace Ocpp.Gateway.Tests.Listeners.Proxies;

/// <summary>Headers of the PROXY protocol as a proxy sends them, and as none should.</summary>
internal static class ProxyHeaderBytes
{
    public const byte Local = 0x20;
    public const byte Proxied = 0x21;
    public const byte V4 = 0x11;
    public const byte V6 = 0x21;

    /// <summary>PP2_TYPE_SSL of a client that came over TLS, with its version beside it.</summary>
    public static byte[] Tls { get; } = Value(0x20, [0x01, 0, 0, 0, 1, .. Value(0x21, "TLSv1.3"u8)]);

    /// <summary>The same of one that didn't, as HAProxy's send-proxy-v2-ssl says it.</summary>
    public static byte[] NoTls { get; } = Value(0x20, [0, 0, 0, 0, 1]);

    public static byte[] Of(byte versionAndCommand, byte family, ReadOnlySpan<byte> rest)
    {
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rest.Length);
        return [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, versionAndCommand, family, .. length, .. rest];
    }

    public static byte[] TcpOverV4(string source, ushort port, params ReadOnlySpan<byte> values) => Of(Proxied, V4, [.. Addresses(source, "198.51.100.1", port), .. values]);

    public static byte[] TcpOverV6(string source, ushort port, params ReadOnlySpan<byte> values) => Of(Proxied, V6, [.. Addresses(source, "2001:db8::ffff", port), .. values]);

    public static byte[] Value(byte type, ReadOnlySpan<byte> value) => [type, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    public static byte[] Addresses(string source, string destination, ushort port) =>
        [.. IPAddress.Parse(source).GetAddressBytes(), .. IPAddress.Parse(destination).GetAddressBytes(), (byte)(port >> 8), (byte)port, 0x23, 0x28];
}
