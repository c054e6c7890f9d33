using System.Buffers;
using Ocpp.Gateway.Listeners.Proxies;

namespace Ocpp.Gateway.Tests.Listeners.Proxies;

/// <summary>The binary header of the PROXY protocol, version 2.</summary>
public sealed class ProxyHeaderReaderTests
{
    private static readonly byte[] Request = "GET /ocpp/CP-1 HTTP/1.1\r\n"u8.ToArray();

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7:4711")]
    [InlineData("2001:db8::7", "[2001:db8::7]:4711")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7:4711")]
    public void The_source_is_where_the_connection_comes_from(string source, string seen)
    {
        byte[] header = source.Contains(':', StringComparison.Ordinal) ? ProxyHeaderBytes.TcpOverV6(source, 4711) : ProxyHeaderBytes.TcpOverV4(source, 4711);

        (ProxyHeaderStatus status, ProxyHeader read, long left) = Read(Sequence([.. header, .. Request]));

        Assert.Equal(ProxyHeaderStatus.Complete, status);
        Assert.Equal(seen, read.Source?.ToString());
        Assert.False(read.IsTls);
        Assert.Equal(Request.Length, left);
    }

    [Theory]
    [InlineData(ProxyHeaderBytes.Local, ProxyHeaderBytes.V4)]
    [InlineData(ProxyHeaderBytes.Local, 0x00)]
    [InlineData(ProxyHeaderBytes.Proxied, 0x00)]
    [InlineData(ProxyHeaderBytes.Proxied, 0x12)]
    [InlineData(ProxyHeaderBytes.Proxied, 0x22)]
    [InlineData(ProxyHeaderBytes.Proxied, 0x31)]
    [InlineData(ProxyHeaderBytes.Proxied, 0xF1)]
    public void A_connection_of_the_proxy_s_own_or_that_is_not_TCP_over_IP_keeps_its_socket_s_address(byte command, byte family)
    {
        byte[] header = ProxyHeaderBytes.Of(command, family, [.. ProxyHeaderBytes.Addresses("203.0.113.7", "198.51.100.1", 4711), .. ProxyHeaderBytes.Tls]);

        (ProxyHeaderStatus status, ProxyHeader read, long left) = Read(Sequence([.. header, .. Request]));

        Assert.Equal((ProxyHeaderStatus.Complete, default, Request.Length), (status, read, left));
    }

    [Fact]
    public void Of_the_values_behind_the_addresses_only_TLS_counts()
    {
        byte[] authority = ProxyHeaderBytes.Value(0x02, "gateway.example"u8);
        byte[] empty = ProxyHeaderBytes.Value(0x04, []);
        byte[] withTls = ProxyHeaderBytes.TcpOverV4("203.0.113.7", 1, [.. authority, .. empty, .. ProxyHeaderBytes.Tls, .. authority]);
        byte[] without = ProxyHeaderBytes.TcpOverV6("2001:db8::7", 1, [.. authority, .. ProxyHeaderBytes.NoTls]);

        Assert.True(Read(Sequence(withTls)).Header.IsTls);
        Assert.Equal((ProxyHeaderStatus.Complete, false), (Read(Sequence(without)).Status, Read(Sequence(without)).Header.IsTls));
    }

    [Fact]
    public void It_is_the_same_in_whatever_pieces_it_comes()
    {
        byte[] header = ProxyHeaderBytes.TcpOverV6("2001:db8::7", 4711, ProxyHeaderBytes.Tls);
        for (int length = 0; length < header.Length; length++)
        {
            (ProxyHeaderStatus status, _, long left) = Read(Sequence([.. header[..length].Select(static one => new[] { one })]));
            Assert.Equal((ProxyHeaderStatus.Incomplete, length), (status, left));
        }

        (ProxyHeaderStatus whole, ProxyHeader read, long rest) = Read(Sequence([.. header.Select(static one => new[] { one }), Request]));

        Assert.Equal((ProxyHeaderStatus.Complete, true, Request.Length), (whole, read.IsTls, rest));
        Assert.Equal("[2001:db8::7]:4711", read.Source?.ToString());
    }

    [Theory]
    [InlineData("GET /ocpp/CP-1 HTTP/1.1\r\n")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 198.51.100.1 4711 9000\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    public void What_does_not_begin_so_is_none_and_stays(string text)
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(text);

        (ProxyHeaderStatus status, _, long left) = Read(Sequence(bytes));

        Assert.Equal((ProxyHeaderStatus.Absent, bytes.Length), (status, left));
    }

    [Fact]
    public void The_longest_that_is_taken_is_4_KiB()
    {
        byte[] addresses = ProxyHeaderBytes.Addresses("203.0.113.7", "198.51.100.1", 4711);
        byte[] filling = ProxyHeaderBytes.Value(0x04, new byte[ProxyHeaderReader.MaxLength - addresses.Length - 3]);
        byte[] longest = ProxyHeaderBytes.Of(ProxyHeaderBytes.Proxied, ProxyHeaderBytes.V4, [.. addresses, .. filling]);
        byte[] tooLong = [.. longest[..14], 0x10, 0x01];

        Assert.Equal(ProxyHeaderStatus.Complete, Read(Sequence(longest)).Status);
        Assert.Equal(ProxyHeaderStatus.Incomplete, Read(Sequence(tooLong[..^1])).Status);
        Assert.Equal(ProxyHeaderStatus.Broken, Read(Sequence(tooLong)).Status);
    }

    [Fact]
    public void What_begins_so_and_goes_on_otherwise_is_broken()
    {
        byte[] addresses = ProxyHeaderBytes.Addresses("203.0.113.7", "198.51.100.1", 4711);
        byte[] valueCutShort = ProxyHeaderBytes.TcpOverV4("203.0.113.7", 1, [0x04, 0, 2, 0]);
        byte[] typeAlone = ProxyHeaderBytes.TcpOverV4("203.0.113.7", 1, [0x04]);
        byte[] tlsCutShort = ProxyHeaderBytes.TcpOverV4("203.0.113.7", 1, ProxyHeaderBytes.Value(0x20, [1, 0, 0, 0]));

        AssertBroken(ProxyHeaderBytes.Of(0x11, ProxyHeaderBytes.V4, addresses));
        AssertBroken(ProxyHeaderBytes.Of(0x22, ProxyHeaderBytes.V4, addresses));
        AssertBroken(ProxyHeaderBytes.Of(0x22, ProxyHeaderBytes.V4, addresses)[..13]);
        AssertBroken(ProxyHeaderBytes.Of(ProxyHeaderBytes.Proxied, ProxyHeaderBytes.V4, addresses.AsSpan(0, 11)));
        AssertBroken(ProxyHeaderBytes.Of(ProxyHeaderBytes.Proxied, ProxyHeaderBytes.V6, addresses));
        AssertBroken(valueCutShort);
        AssertBroken(typeAlone);
        AssertBroken(tlsCutShort);
    }

    [Fact]
    public void No_bytes_make_it_throw_and_their_cutting_changes_nothing()
    {
        Random random = new(1);
        byte[][] kept = [ProxyHeaderBytes.TcpOverV4("203.0.113.7", 4711, ProxyHeaderBytes.Tls), ProxyHeaderBytes.TcpOverV6("2001:db8::7", 4711, ProxyHeaderBytes.NoTls), ProxyHeaderBytes.Of(ProxyHeaderBytes.Local, 0, [])];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. kept[random.Next(kept.Length)], .. Request];
            for (int changes = random.Next(4); changes > 0; changes--)
            {
                // Behind the signature, mostly: what isn't signed is Absent.
                bytes[random.Next(random.Next(10) == 0 ? 0 : 12, bytes.Length)] = (byte)random.Next(256);
            }

            bytes = bytes[..random.Next(bytes.Length + 1)];
            int cut = random.Next(bytes.Length + 1);

            Assert.Equal(Read(Sequence(bytes)), Read(Sequence(bytes[..cut], bytes[cut..])));
        }
    }

    private static void AssertBroken(byte[] bytes)
    {
        ReadOnlySequence<byte> buffer = Sequence(bytes);

        Assert.Equal(ProxyHeaderStatus.Broken, ProxyHeaderReader.TryRead(ref buffer, out ProxyHeader header, out string? fault));

        Assert.Equal(default, header);
        Assert.NotNull(fault);
        Assert.Equal(bytes.Length, buffer.Length);
    }

    private static (ProxyHeaderStatus Status, ProxyHeader Header, long Left) Read(ReadOnlySequence<byte> buffer)
    {
        ProxyHeaderStatus status = ProxyHeaderReader.TryRead(ref buffer, out ProxyHeader header, out string? fault);
        Assert.Equal(status == ProxyHeaderStatus.Broken, fault is not null);
        return (status, header, buffer.Length);
    }

    private static ReadOnlySequence<byte> Sequence(params byte[][] pieces)
    {
        Segment? first = null;
        Segment? last = null;
        foreach (byte[] piece in pieces)
        {
            last = new Segment(piece, last);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] piece, Segment? before)
        {
            Memory = piece;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
