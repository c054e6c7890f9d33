using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Listeners.Proxies;

/// <summary>
/// Reads the binary header by which a proxy says for whom it connects (The PROXY protocol, version 2, section 2.2), at any split of the bytes. Stateless; never throws for what it reads. The text of
/// version 1 is none: it begins as a request might.
/// </summary>
internal static class ProxyHeaderReader
{
    /// <summary>
    /// Bytes behind the first 16 that are taken. The format's length goes to 65,535, addresses and all values that are defined come to some hundred, those of clouds to some hundred more; a client's
    /// certificate beside them is nothing that is looked at here.
    /// </summary>
    public const int MaxLength = 4096;

    // Signature, version and command, family and protocol, length of what follows.
    private const int FixedLength = 16;
    private const int Version = 0x20;
    private const int VersionMask = 0xF0;
    private const int CommandMask = 0x0F;
    private const int Local = 0;
    private const int Proxy = 1;
    private const int TcpOverV4 = 0x11;
    private const int TcpOverV6 = 0x21;
    private const int V4Length = 4;
    private const int V6Length = 16;

    // Type and length of a value (section 2.2, "pp2_tlv").
    private const int ValueHeaderLength = 3;
    private const int TypeSsl = 0x20;
    private const int ClientSsl = 0x01;

    // The client's bits, and 4 bytes that say whether its certificate was verified (section 2.2.5 and later 2.2.6, "pp2_tlv_ssl").
    private const int LeastSslLength = 5;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>
    /// Reads a connection's header. On <see cref="ProxyHeaderStatus.Complete"/> <paramref name="buffer"/> starts behind it, where what the client sent may lie already; otherwise nothing is taken from it.
    /// </summary>
    /// <param name="buffer">All that has come of the connection.</param>
    /// <param name="header">What it says.</param>
    /// <param name="fault">Why it is broken; null where it isn't.</param>
    public static ProxyHeaderStatus TryRead(ref ReadOnlySequence<byte> buffer, out ProxyHeader header, out string? fault)
    {
        header = default;
        fault = null;
        Span<byte> bytes = stackalloc byte[FixedLength];
        int there = (int)Math.Min(buffer.Length, FixedLength);
        buffer.Slice(0, there).CopyTo(bytes);
        int compared = Math.Min(there, Signature.Length);
        if (!bytes[..compared].SequenceEqual(Signature[..compared]))
        {
            return ProxyHeaderStatus.Absent;
        }

        fault = FaultOf(bytes[..there]);
        if (fault is not null)
        {
            return ProxyHeaderStatus.Broken;
        }

        int length = there < FixedLength ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (there < FixedLength || buffer.Length < FixedLength + length)
        {
            return ProxyHeaderStatus.Incomplete;
        }

        ReadOnlySequence<byte> rest = buffer.Slice(FixedLength, length);
        if (!TryReadRest(bytes[12] & CommandMask, bytes[13], rest.IsSingleSegment ? rest.FirstSpan : rest.ToArray(), out header, out fault))
        {
            return ProxyHeaderStatus.Broken;
        }

        buffer = buffer.Slice(rest.End);
        return ProxyHeaderStatus.Complete;
    }

    /// <summary>What is wrong with so much of the first bytes as is there: a connection that is of no use is told so early.</summary>
    private static string? FaultOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 12 && ((bytes[12] & VersionMask) != Version || (bytes[12] & CommandMask) > Proxy))
        {
            return "its version is not 2, or its command neither LOCAL nor PROXY";
        }

        return bytes.Length == FixedLength && BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]) > MaxLength ? "it is too long" : null;
    }

    private static bool TryReadRest(int command, int family, ReadOnlySpan<byte> rest, out ProxyHeader header, out string? fault)
    {
        header = default;
        fault = null;
        int addressLength = family switch
        {
            TcpOverV4 => V4Length,
            TcpOverV6 => V6Length,
            _ => 0,
        };

        // A connection of the proxy's own, such as its health checks, or one whose peer has no address of ours: the rest means nothing then.
        if (command == Local || addressLength == 0)
        {
            return true;
        }

        // Source and destination, each with a port.
        int addressesLength = (2 * addressLength) + (2 * sizeof(ushort));
        if (rest.Length < addressesLength)
        {
            fault = "its addresses are cut short";
            return false;
        }

        if (!TryFindTls(rest[addressesLength..], out bool isTls))
        {
            fault = "one of its values is cut short";
            return false;
        }

        IPAddress address = AddressText.Plain(new IPAddress(rest[..addressLength]));
        header = new ProxyHeader(new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * addressLength)..])), isTls);
        return true;
    }

    /// <summary>Goes over the values behind the addresses; false where one says that it is longer than what is there.</summary>
    private static bool TryFindTls(ReadOnlySpan<byte> values, out bool isTls)
    {
        isTls = false;
        while (!values.IsEmpty)
        {
            if (values.Length < ValueHeaderLength)
            {
                return false;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(values[1..]);
            if (values.Length < ValueHeaderLength + length || (values[0] == TypeSsl && length < LeastSslLength))
            {
                return false;
            }

            isTls |= values[0] == TypeSsl && (values[ValueHeaderLength] & ClientSsl) != 0;
            values = values[(ValueHeaderLength + length)..];
        }

        return true;
    }
}
