using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ocpp.Gateway.Credentials;

/// <summary>
/// A charge point's password as it is kept: a salted hash, never the password. Random keys of 16 bytes and more are kept as a salted
/// SHA-256, since nobody can try 2^128 of them and a reconnecting fleet must not pay for slow hashes; everything else as PBKDF2.
/// Immutable, safe on any thread. Comparisons take constant time.
/// </summary>
internal sealed class PasswordVerifier : IEquatable<PasswordVerifier>
{
    /// <summary>A key of so many bytes is taken for random (OCPP 1.6 security whitepaper A00.FR.205: 16 to 20 bytes).</summary>
    public const int RandomKeyLength = 16;

    /// <summary>
    /// Rounds of a new PBKDF2-SHA256, some 30 ms of one core. More would turn a restart with thousands of text passwords into a queue of
    /// minutes; each hash keeps its own count, so that the number can rise.
    /// </summary>
    public const int SlowIterations = 100_000;

    /// <summary>Bytes of <see cref="Encoded"/>: version, kind, flags, rounds, salt, hash.</summary>
    public const int EncodedLength = 3 + sizeof(uint) + SaltLength + HashLength;

    /// <summary>Longest password in bytes that is hashed at all; a longer one matches nothing. Basic credentials come out of one header line.</summary>
    public const int MaxPasswordLength = 512;

    private const byte Version = 1;
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const int IterationsAt = 3;
    private const int SaltAt = IterationsAt + sizeof(uint);
    private const int HashAt = SaltAt + SaltLength;
    private const byte TakesHexText = 1;

    // Rounds come out of our own journal; the bound keeps a damaged record from stopping a core.
    private const uint MaxIterations = 10_000_000;

    private readonly byte[] _encoded;

    private PasswordVerifier(byte[] encoded) => _encoded = encoded;

    /// <summary>The form in which it is kept. Its layout carries a version.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>Whether <see cref="Matches"/> is slow on purpose, so that it must not run on a thread that reads sockets.</summary>
    public bool IsSlow => Kind == HashKind.Pbkdf2Sha256;

    /// <summary>Whether this is <see cref="None"/>.</summary>
    public bool IsNone => Kind == HashKind.None;

    private HashKind Kind => (HashKind)_encoded[1];

    private bool AcceptsHexText => (_encoded[2] & TakesHexText) != 0;

    /// <summary>
    /// Stands for having no password: it matches nothing. It is kept beside an awaited first password, so that a charge point that answered
    /// RebootRequired may come without one until it has used the new one.
    /// </summary>
    public static PasswordVerifier None { get; } = new(EncodeNone());

    /// <summary>A password that a person chose; its UTF-8 bytes are what the charge point presents.</summary>
    public static PasswordVerifier FromText(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return Create(HashKind.Pbkdf2Sha256, takesHexText: false, Encoding.UTF8.GetBytes(password));
    }

    /// <summary>
    /// A password given as hexadecimal, two digits a byte, in any case. The charge point presents its bytes; many present the digits
    /// instead, so these are taken as well (OCPP-J 1.6 §6.2.2, AuthorizationKey). False when the text isn't that, or is empty.
    /// </summary>
    public static bool TryFromHex(string hex, out PasswordVerifier? verifier)
    {
        ArgumentNullException.ThrowIfNull(hex);
        verifier = null;
        if (hex.Length is 0 or > 2 * MaxPasswordLength || hex.Length % 2 != 0)
        {
            return false;
        }

        byte[] key = new byte[hex.Length / 2];
        if (Convert.FromHexString(hex, key, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        HashKind kind = key.Length >= RandomKeyLength ? HashKind.Sha256 : HashKind.Pbkdf2Sha256;
        verifier = Create(kind, takesHexText: true, key);
        CryptographicOperations.ZeroMemory(key);
        return true;
    }

    /// <summary>
    /// The value of the configuration key AuthorizationKey. It is hexadecimal by the specification; what isn't is the password itself,
    /// since a charge point that accepted such a value can mean nothing else by it.
    /// </summary>
    public static PasswordVerifier FromAuthorizationKey(string value) => TryFromHex(value, out PasswordVerifier? verifier) ? verifier! : FromText(value);

    /// <summary>Reads <see cref="Encoded"/> back.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or were written by a newer version of this program.</exception>
    public static PasswordVerifier Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length == 0 || encoded[0] != Version)
        {
            throw new InvalidDataException("A password hash has a layout that this version of the program doesn't know.");
        }

        if (encoded.Length != EncodedLength
            || encoded[1] is < (byte)HashKind.Sha256 or > (byte)HashKind.None
            || BinaryPrimitives.ReadUInt32LittleEndian(encoded[IterationsAt..]) is 0 or > MaxIterations)
        {
            throw new InvalidDataException("A password hash is damaged.");
        }

        return new PasswordVerifier(encoded.ToArray());
    }

    /// <summary>Whether these bytes, as the charge point presented them, are the password.</summary>
    public bool Matches(ReadOnlySpan<byte> presented)
    {
        if (IsNone || presented.Length > MaxPasswordLength)
        {
            return false;
        }

        bool isMatch = HashEquals(presented);
        if (AcceptsHexText && presented.Length > 0 && presented.Length % 2 == 0)
        {
            Span<byte> key = stackalloc byte[presented.Length / 2];
            if (Convert.FromHexString(presented, key, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                isMatch |= HashEquals(key);
            }

            CryptographicOperations.ZeroMemory(key);
        }

        return isMatch;
    }

    public bool Equals(PasswordVerifier? other) => other is not null && _encoded.AsSpan().SequenceEqual(other._encoded);

    public override bool Equals(object? obj) => Equals(obj as PasswordVerifier);

    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(_encoded.AsSpan(HashAt));

    /// <summary>Tells nothing of the password or its hash, so that a record that holds one can be logged.</summary>
    public override string ToString() => Kind.ToString();

    private static byte[] EncodeNone()
    {
        byte[] encoded = new byte[EncodedLength];
        encoded[0] = Version;
        encoded[1] = (byte)HashKind.None;
        encoded[IterationsAt] = 1;
        return encoded;
    }

    private static PasswordVerifier Create(HashKind kind, bool takesHexText, ReadOnlySpan<byte> password)
    {
        byte[] encoded = new byte[EncodedLength];
        encoded[0] = Version;
        encoded[1] = (byte)kind;
        encoded[2] = takesHexText ? TakesHexText : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(encoded.AsSpan(IterationsAt), kind == HashKind.Sha256 ? 1 : (uint)SlowIterations);
        RandomNumberGenerator.Fill(encoded.AsSpan(SaltAt, SaltLength));
        PasswordVerifier verifier = new(encoded);
        verifier.Hash(password, encoded.AsSpan(HashAt, HashLength));
        return verifier;
    }

    private bool HashEquals(ReadOnlySpan<byte> password)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(password, hash);
        return CryptographicOperations.FixedTimeEquals(hash, _encoded.AsSpan(HashAt, HashLength));
    }

    private void Hash(ReadOnlySpan<byte> password, Span<byte> destination)
    {
        ReadOnlySpan<byte> salt = _encoded.AsSpan(SaltAt, SaltLength);
        if (Kind == HashKind.Sha256)
        {
            Span<byte> salted = stackalloc byte[SaltLength + password.Length];
            salt.CopyTo(salted);
            password.CopyTo(salted[SaltLength..]);
            SHA256.HashData(salted, destination);
            CryptographicOperations.ZeroMemory(salted);
        }
        else
        {
            int iterations = (int)BinaryPrimitives.ReadUInt32LittleEndian(_encoded.AsSpan(IterationsAt));
            Rfc2898DeriveBytes.Pbkdf2(password, salt, destination, iterations, HashAlgorithmName.SHA256);
        }
    }

    // Written to disk: never renumber.
    private enum HashKind : byte
    {
        Sha256 = 1,
        Pbkdf2Sha256 = 2,
        None = 3,
    }
}
