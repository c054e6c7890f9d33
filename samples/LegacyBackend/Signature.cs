using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LegacyBackend;

/// <summary>Checks what the gateway signs: Standard Webhooks 1.0, HMAC-SHA256.</summary>
internal static class Signature
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="secret">The webhook's secret, whsec_….</param>
    /// <param name="id">The header webhook-id.</param>
    /// <param name="timestamp">The header webhook-timestamp.</param>
    /// <param name="signatures">The header webhook-signature: several while secrets rotate, separated by spaces.</param>
    /// <param name="body">The body as it came, byte for byte.</param>
    /// <param name="now">The time by which an old request is refused, so that nobody can send it again.</param>
    public static bool IsGood(string secret, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }

        byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        byte[] expected = HMACSHA256.HashData(key, signed);
        foreach (string signature in signatures.Split(' '))
        {
            byte[] given = new byte[expected.Length];
            if (signature.StartsWith("v1,", StringComparison.Ordinal)
                && Convert.TryFromBase64String(signature[3..], given, out int length)
                && CryptographicOperations.FixedTimeEquals(given.AsSpan(0, length), expected))
            {
                return true;
            }
        }

        return false;
    }
}
