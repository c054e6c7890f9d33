using System.Security.Cryptography;
using System.Text;

namespace Ocpp.Gateway.State;

/// <summary>
/// The gateway's own file URLs carry a random token in their path. What is kept of it is its SHA-256, and the first half of that is the URL's
/// id, which leads to nothing. This finds the id of a location that a charge point was given.
/// </summary>
internal static class FileUrlId
{
    /// <summary>Random bytes in a token: 256 bits, far beyond guessing.</summary>
    public const int TokenBytes = 32;

    /// <summary>Characters of a token in base64url.</summary>
    public const int TokenLength = 43;

    /// <summary>Characters of an id in hex.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The id of a token.</summary>
    public static string Of(ReadOnlySpan<char> token)
    {
        Span<byte> utf8 = stackalloc byte[TokenLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..Encoding.ASCII.GetBytes(token, utf8)], hash);
        return Convert.ToHexStringLower(hash[..(Length / 2)]);
    }

    /// <summary>Whether a path segment could be a token.</summary>
    public static bool IsToken(ReadOnlySpan<char> segment)
    {
        if (segment.Length != TokenLength)
        {
            return false;
        }

        foreach (char character in segment)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The id of the first segment of a location that could be a token; null where there is none, as in everybody else's locations.</summary>
    public static string? Find(string location)
    {
        foreach (Range segment in location.AsSpan().Split('/'))
        {
            if (IsToken(location.AsSpan(segment)))
            {
                return Of(location.AsSpan(segment));
            }
        }

        return null;
    }
}
