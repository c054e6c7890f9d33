using System.Security.Cryptography;
using System.Text;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Tells whether a request under an Idempotency-Key is the one that the key was first used for, also after a restart, without keeping the
/// body: it may hold a password. The command's id is the salt. A body with a secret is hashed slowly, as passwords are.
/// </summary>
internal static class BodyFingerprint
{
    /// <summary>Bytes: how it was made, and the hash.</summary>
    public const int Length = 1 + HashLength;

    private const int HashLength = 32;
    private const int SlowIterations = Credentials.PasswordVerifier.SlowIterations;
    private const byte Fast = 1;
    private const byte Slow = 2;

    public static byte[] Compute(string commandId, string action, ReadOnlySpan<byte> body, bool holdsSecret)
    {
        byte[] fingerprint = new byte[Length];
        fingerprint[0] = holdsSecret ? Slow : Fast;
        Hash(fingerprint[0], commandId, action, body, fingerprint.AsSpan(1));
        return fingerprint;
    }

    /// <summary>Whether this is the body of that command. False for a fingerprint of a kind that this version doesn't know.</summary>
    public static bool Matches(ReadOnlySpan<byte> fingerprint, string commandId, string action, ReadOnlySpan<byte> body)
    {
        if (fingerprint.Length != Length || fingerprint[0] is not (Fast or Slow))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[HashLength];
        Hash(fingerprint[0], commandId, action, body, hash);
        return CryptographicOperations.FixedTimeEquals(hash, fingerprint[1..]);
    }

    private static void Hash(byte kind, string commandId, string action, ReadOnlySpan<byte> body, Span<byte> destination)
    {
        byte[] salt = Encoding.UTF8.GetBytes($"{commandId}\n{action}\n");
        if (kind == Slow)
        {
            Rfc2898DeriveBytes.Pbkdf2(body, salt, destination, SlowIterations, HashAlgorithmName.SHA256);
        }
        else
        {
            HMACSHA256.HashData(salt, body, destination);
        }
    }
}
