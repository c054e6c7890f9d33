using System.Buffers;
using System.Buffers.Binary;

namespace Ocpp.Gateway.Listeners;

/// <summary>
/// Reads of a ClientHello what a certificate is chosen by, before TLS has seen it: cipher suites, and the extensions supported_versions, supported_groups and signature_algorithms (RFC 8446 §4.1.2, §4.2;
/// RFC 5246 §7.4.1; RFC 8422 §5.1). .NET tells a selector of certificates the server's name only. Checks nothing for TLS's sake: what it can't read, TLS refuses.
/// </summary>
internal static class ClientHello
{
    private const int RecordHeaderLength = 5;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloType = 1;
    private const int RandomLength = 32;

    private const ushort SupportedGroups = 10;
    private const ushort SignatureAlgorithms = 13;
    private const ushort SupportedVersions = 43;
    private const ushort Tls13 = 0x0304;

    private const ushort P256 = 23;
    private const ushort P384 = 24;
    private const ushort P521 = 25;

    private const TlsOffer AnyCurve = TlsOffer.EcdsaP256 | TlsOffer.EcdsaP384 | TlsOffer.EcdsaP521;

    /// <summary>Reads a record that holds the ClientHello, or its beginning: one in several records is read up to the first one's end.</summary>
    public static TlsOffer Read(in ReadOnlySequence<byte> record) => Read(record.IsSingleSegment ? record.FirstSpan : record.ToArray());

    private static TlsOffer Read(ReadOnlySpan<byte> record)
    {
        if (record.Length < RecordHeaderLength || record[0] != HandshakeRecord)
        {
            return TlsOffer.None;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(record[3..]);
        Fields message = new(record.Slice(RecordHeaderLength, Math.Min(length, record.Length - RecordHeaderLength)));
        if (!message.TryByte(out byte type) || type != ClientHelloType || !message.TrySkip(3)
            || !message.TrySkip(sizeof(ushort) + RandomLength)
            || !message.TryVectorOfByteLength(out _)
            || !message.TryVector(out Fields suites)
            || !message.TryVectorOfByteLength(out _))
        {
            return TlsOffer.None;
        }

        Extensions extensions = message.TryRest(out Fields all) ? Read(all) : default;
        return extensions.SpeaksTls13 ? extensions.Curves | TlsOffer.SignedByRsa : OfTls12(suites, extensions);
    }

    private static TlsOffer OfTls12(Fields suites, in Extensions extensions)
    {
        TlsOffer offer = TlsOffer.None;
        while (suites.TryNumber(out ushort suite))
        {
            offer |= suite switch
            {
                // TLS_ECDHE_ECDSA_WITH AES in CBC and GCM with SHA-2: what .NET speaks unless it is told otherwise.
                0xC023 or 0xC024 or 0xC02B or 0xC02C => extensions.SignsByEcdsa ? extensions.Groups : TlsOffer.None,

                // TLS_ECDHE_RSA_WITH, likewise.
                0xC027 or 0xC028 or 0xC02F or 0xC030 => TlsOffer.SignedByRsa,

                // TLS_RSA_WITH_AES_128_GCM_SHA256 and TLS_RSA_WITH_AES_256_GCM_SHA384.
                0x009C or 0x009D => TlsOffer.EncryptedByRsa,
                _ => TlsOffer.None,
            };
        }

        return offer;
    }

    private static Extensions Read(Fields all)
    {
        // Without the extension a client takes any curve (RFC 8422 §4).
        Extensions extensions = new() { Groups = AnyCurve };
        while (all.TryNumber(out ushort type) && all.TryVector(out Fields extension))
        {
            switch (type)
            {
                case SupportedGroups when extension.TryVector(out Fields groups):
                    extensions.Groups = ReadGroups(groups);
                    break;
                case SignatureAlgorithms when extension.TryVector(out Fields schemes):
                    ReadSchemes(schemes, ref extensions);
                    break;
                case SupportedVersions when extension.TryVectorOfByteLength(out Fields versions):
                    extensions.SpeaksTls13 = Contains(versions, Tls13);
                    break;
            }
        }

        return extensions;
    }

    private static TlsOffer ReadGroups(Fields groups)
    {
        TlsOffer curves = TlsOffer.None;
        while (groups.TryNumber(out ushort group))
        {
            curves |= group switch
            {
                P256 => TlsOffer.EcdsaP256,
                P384 => TlsOffer.EcdsaP384,
                P521 => TlsOffer.EcdsaP521,
                _ => TlsOffer.None,
            };
        }

        return curves;
    }

    // TLS 1.3's schemes name a curve; TLS 1.2 reads the same two bytes as a hash and, second, a kind of key (RFC 8446 §4.2.3).
    private static void ReadSchemes(Fields schemes, ref Extensions extensions)
    {
        while (schemes.TryNumber(out ushort scheme))
        {
            const int ecdsa = 3, sha256 = 4;
            extensions.SignsByEcdsa |= (scheme & 0xFF) == ecdsa && scheme >> 8 >= sha256;
            extensions.Curves |= scheme switch
            {
                0x0403 => TlsOffer.EcdsaP256,
                0x0503 => TlsOffer.EcdsaP384,
                0x0603 => TlsOffer.EcdsaP521,
                _ => TlsOffer.None,
            };
        }
    }

    private static bool Contains(Fields numbers, ushort wanted)
    {
        while (numbers.TryNumber(out ushort number))
        {
            if (number == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private struct Extensions
    {
        public bool SpeaksTls13;
        public bool SignsByEcdsa;

        /// <summary>The curves of the certificates that TLS 1.3 may answer with.</summary>
        public TlsOffer Curves;

        /// <summary>The same with TLS 1.2.</summary>
        public TlsOffer Groups;
    }

    /// <summary>Bytes that are read from the front; each read says whether there were enough.</summary>
    private ref struct Fields(ReadOnlySpan<byte> left)
    {
        private ReadOnlySpan<byte> _left = left;

        public bool TryByte(out byte value)
        {
            value = _left.IsEmpty ? (byte)0 : _left[0];
            return TrySkip(1);
        }

        public bool TryNumber(out ushort value)
        {
            value = _left.Length < sizeof(ushort) ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(_left);
            return TrySkip(sizeof(ushort));
        }

        public bool TrySkip(int count)
        {
            bool isThere = _left.Length >= count;
            _left = _left[Math.Min(count, _left.Length)..];
            return isThere;
        }

        public bool TryVector(out Fields vector)
        {
            vector = default;
            return TryNumber(out ushort length) && TryTake(length, out vector);
        }

        public bool TryVectorOfByteLength(out Fields vector)
        {
            vector = default;
            return TryByte(out byte length) && TryTake(length, out vector);
        }

        /// <summary>The extensions, or so many of them as the first record holds; none where nothing follows.</summary>
        public bool TryRest(out Fields rest)
        {
            bool isThere = TryNumber(out _);
            rest = this;
            return isThere;
        }

        private bool TryTake(int length, out Fields vector)
        {
            bool isThere = _left.Length >= length;
            vector = new Fields(_left[..Math.Min(length, _left.Length)]);
            _left = _left[Math.Min(length, _left.Length)..];
            return isThere;
        }
    }
}
