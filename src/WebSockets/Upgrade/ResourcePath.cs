using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>Which charge point a path names: OCPP-J 1.6 §3.1.1 has the identity as the last segment, percent-encoded.</summary>
public static class ResourcePath
{
    /// <summary>The longest identity, in UTF-16 units.</summary>
    public const int MaxIdentityLength = 255;

    /// <summary>
    /// Reads the identity from <paramref name="rawPath"/>, still percent-encoded: the one segment below <paramref name="listenerPath"/>
    /// (<c>/</c>, <c>/ocpp</c> or deeper), slashes around it ignored. It is decoded exactly once and after the path was split, so an
    /// encoded slash is part of the identity. 404 outside the listener's path; 400 where the identity is empty, too long, badly
    /// encoded, has control characters, or is a dot segment. <paramref name="strict"/> makes 400 of superfluous slashes, which are
    /// otherwise added to <paramref name="tolerances"/>.
    /// </summary>
    public static bool TryReadIdentity(
        string rawPath,
        string listenerPath,
        [NotNullWhen(true)] out string? identity,
        [NotNullWhen(false)] out UpgradeRefusal? refusal,
        ref UpgradeTolerances tolerances,
        bool strict = false)
    {
        ArgumentNullException.ThrowIfNull(rawPath);
        ArgumentNullException.ThrowIfNull(listenerPath);
        identity = null;
        string[] listener = listenerPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] segments = rawPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!StartsWith(segments, listener) || segments.Length > listener.Length + 1)
        {
            refusal = UpgradeRefusal.NotFound("no charge points are served at this path");
            return false;
        }

        if (segments.Length == listener.Length)
        {
            refusal = UpgradeRefusal.BadRequest("the path names no charge point");
            return false;
        }

        if (!TryDecode(segments[^1], out string? decoded) || !IsIdentity(decoded))
        {
            refusal = UpgradeRefusal.BadRequest("the path is no valid charge point identity");
            return false;
        }

        UpgradeTolerances found = Superfluous(rawPath);
        tolerances |= found;
        if (strict && found != UpgradeTolerances.None)
        {
            refusal = UpgradeRefusal.NotTolerated(found);
            return false;
        }

        identity = decoded;
        refusal = null;
        return true;
    }

    private static bool StartsWith(string[] segments, string[] listener)
    {
        if (segments.Length < listener.Length)
        {
            return false;
        }

        for (int i = 0; i < listener.Length; i++)
        {
            // Decoded, since %6Fcpp is the same path as ocpp: RFC 3986 §6.2.2.2.
            if (!TryDecode(segments[i], out string? segment) || !TryDecode(listener[i], out string? expected) || segment != expected)
            {
                return false;
            }
        }

        return true;
    }

    private static UpgradeTolerances Superfluous(string rawPath)
    {
        UpgradeTolerances found = UpgradeTolerances.None;
        if (rawPath.Contains("//", StringComparison.Ordinal))
        {
            found |= UpgradeTolerances.DoubledSlashes;
        }

        if (rawPath.EndsWith('/'))
        {
            found |= UpgradeTolerances.TrailingSlash;
        }

        return found;
    }

    private static bool IsIdentity(string decoded)
    {
        if (decoded.Length is 0 or > MaxIdentityLength || decoded is "." or "..")
        {
            return false;
        }

        foreach (char c in decoded)
        {
            if (char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Decodes once; false for an incomplete or wrong escape, for anything but ASCII outside of escapes, and where the bytes aren't UTF-8.</summary>
    private static bool TryDecode(string segment, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        byte[] bytes = new byte[segment.Length];
        int length = 0;
        for (int i = 0; i < segment.Length; i++)
        {
            char c = segment[i];
            if (c == '%')
            {
                if (i + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[i + 1]) || !char.IsAsciiHexDigit(segment[i + 2]))
                {
                    return false;
                }

                bytes[length++] = (byte)((FromHex(segment[i + 1]) << 4) | FromHex(segment[i + 2]));
                i += 2;
            }
            else if (char.IsAscii(c))
            {
                bytes[length++] = (byte)c;
            }
            else
            {
                return false;
            }
        }

        ReadOnlySpan<byte> text = bytes.AsSpan(0, length);
        if (!Utf8.IsValid(text))
        {
            return false;
        }

        decoded = Encoding.UTF8.GetString(text);
        return true;
    }

    private static int FromHex(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
