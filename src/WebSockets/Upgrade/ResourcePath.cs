using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Ocpp.WebSockets.Upgrade;

/// <summary>Which charge point a path names: OCPP-J 1.6 §3.1.1 has the identity as the last segment, percent-encoded.</summary>
public static class ResourcePath
{
    /// <summary>The longest identity, in characters: Unicode scalar values, so that one beyond the basic plane counts as one.</summary>
    public const int MaxIdentityLength = 255;

    /// <summary>The longest identity, in bytes of UTF-8.</summary>
    public const int MaxIdentityBytes = 4 * MaxIdentityLength;

    /// <summary>Whether a charge point could connect by this identity, percent-decoded.</summary>
    public static bool IsIdentity(string decoded)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        if (decoded.Length is 0 or > 2 * MaxIdentityLength || decoded is "." or "..")
        {
            return false;
        }

        int length = 0;
        foreach (Rune character in decoded.EnumerateRunes())
        {
            if (Rune.IsControl(character))
            {
                return false;
            }

            length++;
        }

        return length <= MaxIdentityLength;
    }

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
        ReadOnlySpan<char> left = rawPath;
        ReadOnlySpan<char> expected = listenerPath;
        while (TryNext(ref expected, out ReadOnlySpan<char> ofListener))
        {
            if (!TryNext(ref left, out ReadOnlySpan<char> segment) || !IsSame(segment, ofListener))
            {
                refusal = UpgradeRefusal.NotFound("no charge points are served at this path");
                return false;
            }
        }

        if (!TryNext(ref left, out ReadOnlySpan<char> last))
        {
            refusal = UpgradeRefusal.BadRequest("the path names no charge point");
            return false;
        }

        if (TryNext(ref left, out _))
        {
            refusal = UpgradeRefusal.NotFound("no charge points are served at this path");
            return false;
        }

        if (!TryDecode(last, out string? decoded) || !IsIdentity(decoded))
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

    /// <summary>Cuts the next segment off; slashes around it are ignored.</summary>
    private static bool TryNext(ref ReadOnlySpan<char> path, out ReadOnlySpan<char> segment)
    {
        path = path.TrimStart('/');
        int end = path.IndexOf('/');
        segment = end < 0 ? path : path[..end];
        path = path[segment.Length..];
        return !segment.IsEmpty;
    }

    // Decoded, since %6Fcpp is the same path as ocpp: RFC 3986 §6.2.2.2.
    private static bool IsSame(ReadOnlySpan<char> segment, ReadOnlySpan<char> expected) => IsPlain(segment) && IsPlain(expected)
        ? segment.SequenceEqual(expected)
        : TryDecode(segment, out string? one) && TryDecode(expected, out string? other) && one == other;

    /// <summary>It stands for itself.</summary>
    private static bool IsPlain(ReadOnlySpan<char> segment) => Ascii.IsValid(segment) && !segment.Contains('%');

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

    /// <summary>Decodes once; false for an incomplete or wrong escape, for anything but ASCII outside of escapes, and where the bytes aren't UTF-8.</summary>
    private static bool TryDecode(ReadOnlySpan<char> segment, [NotNullWhen(true)] out string? decoded)
    {
        if (IsPlain(segment))
        {
            decoded = segment.ToString();
            return true;
        }

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
