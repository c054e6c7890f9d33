namespace Ocpp.Gateway.State;

/// <summary>
/// Charge points send text of any length, and lenient reading lets it pass. The journal has all of it; what is kept in memory and in
/// stored records is cut, so that no record outgrows what the store takes.
/// </summary>
internal static class BoundedText
{
    /// <summary>Characters, or bytes of raw text: fifty times what the specification allows for an id tag.</summary>
    public const int MaxLength = 1024;

    public static string Cut(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        // Half of a surrogate pair would read back as another character.
        return char.IsHighSurrogate(text[MaxLength - 1]) ? text[..(MaxLength - 1)] : text[..MaxLength];
    }

    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) => text.Length <= MaxLength ? text : text[..MaxLength];
}
