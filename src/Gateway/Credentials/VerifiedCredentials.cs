using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Ocpp.Gateway.Credentials;

/// <summary>
/// Remembers which password a charge point has proved, so that a reconnect storm pays one HMAC instead of one slow hash per connection.
/// What is remembered is an HMAC under a key that this process made for itself, over the identity, the password as presented and the kept
/// hash: a changed password makes the entry worthless by itself, and a memory dump yields nothing to compare with another's.
/// Safe on any thread. Bounded: two generations of <c>capacity</c> entries each, the older one is dropped when the younger is full.
/// </summary>
internal sealed class VerifiedCredentials(int capacity = VerifiedCredentials.DefaultCapacity)
{
    /// <summary>Charge points per generation, some 150 bytes each. Only text passwords need remembering, random keys are cheap to check.</summary>
    public const int DefaultCapacity = 200_000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _turnover = new();
    private volatile ConcurrentDictionary<string, byte[]> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, byte[]> _old = new(StringComparer.Ordinal);
    private int _youngCount;

    /// <summary>Whether this charge point proved this very password against this very hash before.</summary>
    public bool Contains(string chargePointId, ReadOnlySpan<byte> presented, PasswordVerifier verifier)
    {
        bool isYoung = _young.TryGetValue(chargePointId, out byte[]? tag);
        if (!isYoung && !_old.TryGetValue(chargePointId, out tag))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(chargePointId, presented, verifier, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, tag))
        {
            return false;
        }

        if (!isYoung)
        {
            Keep(chargePointId, tag!);
        }

        return true;
    }

    /// <summary>Remembers that <paramref name="verifier"/> matched. One entry per charge point: the last success is the next attempt.</summary>
    public void Add(string chargePointId, ReadOnlySpan<byte> presented, PasswordVerifier verifier)
    {
        byte[] tag = new byte[HMACSHA256.HashSizeInBytes];
        Sign(chargePointId, presented, verifier, tag);
        Keep(chargePointId, tag);
    }

    private void Keep(string chargePointId, byte[] tag)
    {
        // Counting here instead of asking the dictionary: its Count takes every lock it has.
        if (_young.TryAdd(chargePointId, tag))
        {
            if (Interlocked.Increment(ref _youngCount) >= capacity)
            {
                TurnOver();
            }
        }
        else
        {
            _young[chargePointId] = tag;
        }
    }

    private void TurnOver()
    {
        lock (_turnover)
        {
            if (_youngCount >= capacity)
            {
                _old = _young;
                _young = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
                _youngCount = 0;
            }
        }
    }

    private void Sign(string chargePointId, ReadOnlySpan<byte> presented, PasswordVerifier verifier, Span<byte> tag)
    {
        // The lengths keep ("ab", "c") apart from ("a", "bc").
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        byte[] identity = Encoding.UTF8.GetBytes(chargePointId);
        hmac.AppendData(BitConverter.GetBytes(identity.Length));
        hmac.AppendData(identity);
        hmac.AppendData(BitConverter.GetBytes(presented.Length));
        hmac.AppendData(presented);
        hmac.AppendData(verifier.Encoded);
        hmac.GetHashAndReset(tag);
    }
}
