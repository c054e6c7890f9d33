using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>
/// A path segment, percent-decoded exactly once. Routes match the path as it was sent (<see cref="RawPathExtensions"/>), so that
/// <c>%2F</c> and <c>%25</c> in an identity survive, and this is where it is decoded.
/// </summary>
internal readonly record struct PathText(string Value)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes a segment; false for a broken escape, for what is not UTF-8 and for control characters.</summary>
    public static bool TryParse(string? segment, out PathText text)
    {
        text = default;
        if (string.IsNullOrEmpty(segment) || !TryDecode(segment, out string? decoded) || decoded.Any(char.IsControl))
        {
            return false;
        }

        text = new PathText(decoded);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool TryDecode(string segment, [NotNullWhen(true)] out string? decoded)
    {
        decoded = segment;
        if (!segment.Contains('%'))
        {
            return true;
        }

        byte[] bytes = new byte[Utf8.GetMaxByteCount(segment.Length)];
        int count = 0;
        for (int index = 0; index < segment.Length; index++)
        {
            if (segment[index] != '%')
            {
                count += Utf8.GetBytes(segment.AsSpan(index, 1), bytes.AsSpan(count));
            }
            else if (index + 2 < segment.Length && char.IsAsciiHexDigit(segment[index + 1]) && char.IsAsciiHexDigit(segment[index + 2]))
            {
                bytes[count++] = Convert.FromHexString(segment.AsSpan(index + 1, 2))[0];
                index += 2;
            }
            else
            {
                return false;
            }
        }

        try
        {
            decoded = Utf8.GetString(bytes, 0, count);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
