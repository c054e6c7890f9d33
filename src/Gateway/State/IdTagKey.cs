namespace Ocpp.Gateway.State;

/// <summary>The form under which an id tag is filed and compared.</summary>
internal static class IdTagKey
{
    /// <summary>Longest tag, in characters, that a register can hold; the specification says 20 (OCPP 1.6 §7.28).</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// Id tags compare without case (OCPP 1.6 §7.28, CiString20). Some readers leave control characters around the tag; they count as nothing.
    /// What is longer than <see cref="MaxLength"/> is cut: it names no tag of ours, and two such are only ever compared with each other.
    /// </summary>
    public static string Of(string idTag)
    {
        ReadOnlySpan<char> text = idTag;
        while (text.Length > 0 && (char.IsControl(text[0]) || text[0] == ' '))
        {
            text = text[1..];
        }

        while (text.Length > 0 && (char.IsControl(text[^1]) || text[^1] == ' '))
        {
            text = text[..^1];
        }

        if (text.Length > MaxLength)
        {
            text = text[..MaxLength];
        }

        return text.Length == idTag.Length && !HasLower(text) ? idTag : text.ToString().ToUpperInvariant();
    }

    private static bool HasLower(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (character is (>= 'a' and <= 'z') or > '\x7F')
            {
                return true;
            }
        }

        return false;
    }
}
