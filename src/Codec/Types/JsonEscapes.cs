using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace Ocpp.Codec;

/// <summary>Undoes the escapes of a JSON string whose grammar has been checked (RFC 8259 §7).</summary>
internal static class JsonEscapes
{
    /// <summary>
    /// Writes the text that the escaped bytes stand for and gives its length. The destination has to be as long as the source: no escape is
    /// shorter than what it stands for. A surrogate without its other half becomes U+FFFD.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        Debug.Assert(destination.Length >= escaped.Length);
        int written = 0;
        while (true)
        {
            int plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                escaped.CopyTo(destination[written..]);
                return written + escaped.Length;
            }

            escaped[..plain].CopyTo(destination[written..]);
            written += plain;
            int consumed = ReadEscape(escaped[plain..], out Rune rune);
            written += rune.EncodeToUtf8(destination[written..]);
            escaped = escaped[(plain + consumed)..];
        }
    }

    /// <summary>Counts the code points that the escaped bytes stand for.</summary>
    public static int CountCharacters(ReadOnlySpan<byte> escaped)
    {
        int count = 0;
        while (true)
        {
            int plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                return count + CountCodePoints(escaped);
            }

            count += CountCodePoints(escaped[..plain]) + 1;
            escaped = escaped[(plain + ReadEscape(escaped[plain..], out _))..];
        }
    }

    /// <summary>Counts the code points of UTF-8: every byte that doesn't continue one.</summary>
    public static int CountCodePoints(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8)
        {
            if ((b & 0xC0) != 0x80)
            {
                count++;
            }
        }

        return count;
    }

    private static int ReadEscape(ReadOnlySpan<byte> escape, out Rune rune)
    {
        if (escape[1] != 'u')
        {
            rune = new Rune(escape[1] switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                byte itself => (char)itself,
            });
            return 2;
        }

        char first = ReadHex(escape[2..6]);
        if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
            return 6;
        }

        if (escape.Length >= 12 && escape[6] == '\\' && escape[7] == 'u' && Rune.TryCreate(first, ReadHex(escape[8..12]), out rune))
        {
            return 12;
        }

        rune = Rune.ReplacementChar;
        return 6;
    }

    private static char ReadHex(ReadOnlySpan<byte> digits)
    {
        bool isHex = Utf8Parser.TryParse(digits, out ushort value, out int consumed, 'x') && consumed == 4;
        Debug.Assert(isHex, "The string's grammar has been checked.");
        return (char)value;
    }
}
