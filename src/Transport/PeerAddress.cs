using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ocpp.Transport;

/// <summary>Where a connection comes from, in 24 bytes in place of the 150 of an <see cref="IPEndPoint"/>, which is made when somebody asks.</summary>
internal readonly struct PeerAddress
{
    /// <summary>Room for any address that accept4 tells: a <c>sockaddr_in6</c> has 28 bytes.</summary>
    public const int RawLength = 28;

    private const int FamilyInet = 2;
    private const int FamilyInet6 = 10;
    private const int LengthInet = 8;

    // In two halves: a UInt128 would be aligned to 16 bytes, with as many lost before or behind it.
    private readonly ulong _upper;
    private readonly ulong _lower;
    private readonly ushort _port;
    private readonly bool _isV6;

    private PeerAddress(UInt128 bytes, ushort port, bool isV6)
    {
        _upper = (ulong)(bytes >> 64);
        _lower = (ulong)bytes;
        _port = port;
        _isV6 = isV6;
    }

    /// <summary>Reads a <c>sockaddr_in</c> or <c>sockaddr_in6</c>; anything else becomes 0.0.0.0. An IPv6 scope is left out.</summary>
    public static PeerAddress Read(ReadOnlySpan<byte> raw)
    {
        if (raw.Length < LengthInet)
        {
            return default;
        }

        ushort port = BinaryPrimitives.ReadUInt16BigEndian(raw[2..]);
        return MemoryMarshal.Read<ushort>(raw) switch
        {
            FamilyInet => new PeerAddress(BinaryPrimitives.ReadUInt32BigEndian(raw[4..]), port, isV6: false),
            FamilyInet6 when raw.Length >= 24 => new PeerAddress(BinaryPrimitives.ReadUInt128BigEndian(raw[8..]), port, isV6: true),
            _ => default,
        };
    }

    /// <summary>Another's word on where a connection comes from. An IPv6 scope is left out.</summary>
    public static PeerAddress Of(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bool isV6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        endPoint.Address.TryWriteBytes(isV6 ? bytes : bytes[12..], out _);
        return new PeerAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes), (ushort)endPoint.Port, isV6);
    }

    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, new UInt128(_upper, _lower));
        return new IPEndPoint(new IPAddress(_isV6 ? bytes : bytes[12..]), _port);
    }
}
