using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Ocpp.Gateway.Listeners;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Listeners;

/// <summary>What is read of a ClientHello: of those that .NET's own client says, and of bytes put together here.</summary>
public sealed class ClientHelloTests
{
    private const TlsOffer AnyCurve = TlsOffer.EcdsaP256 | TlsOffer.EcdsaP384 | TlsOffer.EcdsaP521;
    private const ushort EcdheEcdsa = 0xC02B;
    private const ushort EcdheRsa = 0xC02F;
    private const ushort StaticRsa = 0x009C;

    private static readonly byte[] SignsBoth = Extension(13, Numbers(0x0403, 0x0401));

    [Theory]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, AnyCurve)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsOffer.SignedByRsa)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, TlsOffer.EncryptedByRsa)]
    [InlineData(SslProtocols.Tls13, TlsCipherSuite.TLS_AES_128_GCM_SHA256, AnyCurve | TlsOffer.SignedByRsa)]
    [SupportedOSPlatform("linux")]
    public async Task A_clients_offer_is_read(SslProtocols protocol, TlsCipherSuite suite, object expected)
    {
        byte[] hello = await RawPeer.HelloAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocol, CipherSuitesPolicy = new CipherSuitesPolicy([suite]) });

        Assert.Equal(expected, ClientHello.Read(new ReadOnlySequence<byte>(hello)));
    }

    [Fact]
    public void Without_extensions_no_signature_by_ECDSA_is_expected()
    {
        Assert.Equal(TlsOffer.SignedByRsa | TlsOffer.EncryptedByRsa, Read(Hello([EcdheEcdsa, EcdheRsa, StaticRsa])));
    }

    [Fact]
    public void With_TLS_1_2_the_groups_say_which_curves()
    {
        Assert.Equal(TlsOffer.EcdsaP384, Read(Hello([EcdheEcdsa], SignsBoth, Extension(10, Numbers(29, 24)))));
        Assert.Equal(AnyCurve, Read(Hello([EcdheEcdsa], SignsBoth)));
    }

    [Theory]
    [InlineData(0x0401)]
    [InlineData(0x0203)]
    public void With_TLS_1_2_ECDSA_with_a_hash_of_today_has_to_be_among_the_signatures(int only)
    {
        Assert.Equal(TlsOffer.None, Read(Hello([EcdheEcdsa], Extension(13, Numbers((ushort)only)))));
    }

    [Fact]
    public void With_TLS_1_3_the_signatures_say_which_curves()
    {
        byte[] speaksTls13 = Extension(43, [4, 0x03, 0x04, 0x03, 0x03]);

        Assert.Equal(TlsOffer.EcdsaP521 | TlsOffer.SignedByRsa, Read(Hello([0x1301], Extension(13, Numbers(0x0603, 0x0804)), Extension(10, Numbers(23)), speaksTls13)));
    }

    [Fact]
    public void What_a_first_record_ends_in_the_middle_of_counts_up_to_there()
    {
        byte[] whole = Hello([EcdheEcdsa, EcdheRsa], SignsBoth, Extension(10, Numbers(23)));
        byte[] cut = whole[..^4];
        BinaryPrimitives.WriteUInt16BigEndian(cut.AsSpan(3), (ushort)(cut.Length - 5));

        Assert.Equal(AnyCurve | TlsOffer.SignedByRsa, Read(cut));
    }

    [Fact]
    public async Task Pieces_read_as_the_whole()
    {
        Pipe pipe = new(new PipeOptions(minimumSegmentSize: 16));
        await pipe.Writer.WriteAsync(Hello([EcdheEcdsa, StaticRsa], SignsBoth, Extension(10, Numbers(25))));
        ReadOnlySequence<byte> pieces = (await pipe.Reader.ReadAsync()).Buffer;

        Assert.False(pieces.IsSingleSegment);
        Assert.Equal(TlsOffer.EcdsaP521 | TlsOffer.EncryptedByRsa, ClientHello.Read(pieces));
    }

    [Fact]
    public void Whatever_comes_is_read_without_an_error()
    {
        Random random = new(86);
        byte[] hello = Hello([EcdheEcdsa, EcdheRsa, StaticRsa], SignsBoth, Extension(10, Numbers(23, 24)), Extension(43, [2, 3, 4]));
        for (int round = 0; round < 20_000; round++)
        {
            byte[] changed = hello[..random.Next(hello.Length + 1)];
            for (int change = random.Next(4); change > 0 && changed.Length > 0; change--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            Assert.Equal(TlsOffer.None, Read(changed) & ~(AnyCurve | TlsOffer.SignedByRsa | TlsOffer.EncryptedByRsa));
        }
    }

    private static TlsOffer Read(byte[] record) => ClientHello.Read(new ReadOnlySequence<byte>(record));

    private static byte[] Hello(ushort[] suites, params byte[][] extensions)
    {
        byte[] body = [3, 3, .. new byte[32], 0, .. Numbers(suites), 1, 0, .. extensions.Length == 0 ? [] : Long([.. extensions.SelectMany(static extension => extension)])];
        byte[] message = [1, 0, .. Long(body)];
        return [22, 3, 1, .. Long(message)];
    }

    private static byte[] Extension(ushort type, byte[] data) => [(byte)(type >> 8), (byte)type, .. Long(data)];

    private static byte[] Numbers(params ushort[] numbers) => Long([.. numbers.SelectMany(static number => new[] { (byte)(number >> 8), (byte)number })]);

    private static byte[] Long(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
}
