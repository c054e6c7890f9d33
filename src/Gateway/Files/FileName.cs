using System.Text;

namespace Ocpp.Gateway.Files;

/// <summary>
/// Names that strangers give to files. They are labels: nothing on the disk is named by them, so there is no path to traverse; what is kept
/// of them is what a list and a Content-Disposition can show.
/// </summary>
internal static class FileName
{
    /// <summary>Longest name, in characters; what most file systems take in bytes is 255.</summary>
    public const int MaxLength = 128;

    /// <summary>What is left of a name: behind its last slash or backslash, without what can't be shown. Null when that is nothing.</summary>
    public static string? Clean(string? name)
    {
        if (name is null)
        {
            return null;
        }

        StringBuilder clean = new();
        foreach (Rune rune in name.AsSpan((name.LastIndexOfAny(['/', '\\']) + 1)..).EnumerateRunes())
        {
            bool isShown = !Rune.IsControl(rune) && rune != Rune.ReplacementChar && rune.Value is not ('"' or '<' or '>' or ':' or '|' or '?' or '*')
                && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format;
            if (isShown && clean.Length + rune.Utf16SequenceLength <= MaxLength)
            {
                clean.Append(rune);
            }
        }

        string text = clean.ToString().Trim();
        return text.Trim('.').Length == 0 ? null : text;
    }
}
