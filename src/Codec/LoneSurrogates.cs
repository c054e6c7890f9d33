using System.Buffers.Text;

namespace Ocpp.Codec;

/// <summary>Mends JSON in whose strings half of a surrogate pair is escaped without the other (RFC 8259 §8.2): the grammar allows it, and it is no text.</summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>A copy with U+FFFD in place of each. The text's grammar has been checked.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> text)
    {
        byte[] mended = text.ToArray();
        int index = 0;
        while (mended.AsSpan(index).IndexOf((byte)'\\') is var plain and >= 0)
        {
            // No backslash stands outside of a string.
            int escape = index + plain;
            int unit = UnitAt(text, escape);
            index = escape + (unit < 0 ? 2 : EscapeLength);
            if (IsHigh(unit) && IsLow(UnitAt(text, index)))
            {
                index += EscapeLength;
            }
            else if (IsHigh(unit) || IsLow(unit))
            {
                @"\ufffd"u8.CopyTo(mended.AsSpan(escape));
            }
        }

        return mended;
    }

    /// <summary>Whether this is the first half of a pair.</summary>
    public static bool IsHigh(int unit) => unit is >= 0xD800 and <= 0xDBFF;

    /// <summary>Whether this is the second half of a pair.</summary>
    public static bool IsLow(int unit) => unit is >= 0xDC00 and <= 0xDFFF;

    /// <summary>The UTF-16 code unit that is escaped there by its number; negative where there is no such escape.</summary>
    public static int UnitAt(ReadOnlySpan<byte> text, int index)
    {
        if (text.Length - index < EscapeLength || text[index] != '\\' || text[index + 1] != 'u')
        {
            return -1;
        }

        return Utf8Parser.TryParse(text.Slice(index + 2, EscapeLength - 2), out int unit, out int consumed, 'x') && consumed == EscapeLength - 2 ? unit : -1;
    }
}
