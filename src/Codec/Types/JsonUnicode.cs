using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Ocpp.Codec;

/// <summary>
/// Whether JSON is text throughout. The grammar alone lets pass what can't be read as a string: System.Text.Json takes such bytes and escapes when it
/// parses, and throws <see cref="InvalidOperationException"/> at whoever asks for the string or compares a name. Safe on any thread.
/// </summary>
public static class JsonUnicode
{
    /// <summary>The length of an escape such as <c>\u00e9</c>.</summary>
    private const int EscapeLength = 6;

    /// <summary>What is no text in this JSON, as a sentence with its place; null where everything is. The grammar isn't looked at.</summary>
    public static string? FindFault(ReadOnlySpan<byte> json) => FindBadByte(json) ?? FindHalf(json);

    /// <summary>Puts U+FFFD for every half of a surrogate pair; false where there is none. For what is read on although it isn't text throughout.</summary>
    public static bool TryMend(ReadOnlySpan<byte> json, [NotNullWhen(true)] out byte[]? mended)
    {
        mended = null;
        for (int half = IndexOfHalf(json, 0); half >= 0; half = IndexOfHalf(json, half + EscapeLength))
        {
            mended ??= json.ToArray();
            "\\ufffd"u8.CopyTo(mended.AsSpan(half));
        }

        return mended is not null;
    }

    // RFC 8259 §8.1: JSON is UTF-8.
    private static string? FindBadByte(ReadOnlySpan<byte> json)
    {
        if (Utf8.IsValid(json))
        {
            return null;
        }

        int position = 0;
        while (Rune.DecodeFromUtf8(json[position..], out _, out int length) == OperationStatus.Done)
        {
            position += length;
        }

        return string.Create(CultureInfo.InvariantCulture, $"Byte {position} is not UTF-8.");
    }

    // RFC 8259 §8.2: the escape of half a surrogate pair is within the grammar and stands for no character.
    private static string? FindHalf(ReadOnlySpan<byte> json) => IndexOfHalf(json, 0) is >= 0 and int position
        ? string.Create(CultureInfo.InvariantCulture, $"The escape at byte {position} is half of a surrogate pair without its other half.")
        : null;

    // Backslashes are nowhere but in strings.
    private static int IndexOfHalf(ReadOnlySpan<byte> json, int position)
    {
        while (json[position..].IndexOf((byte)'\\') is >= 0 and int plain)
        {
            position += plain;
            char unit = EscapeAt(json, position);
            if (!char.IsSurrogate(unit))
            {
                // An escaped backslash begins no escape.
                position = Math.Min(position + 2, json.Length);
            }
            else if (char.IsSurrogatePair(unit, EscapeAt(json, position + EscapeLength)))
            {
                position += 2 * EscapeLength;
            }
            else
            {
                return position;
            }
        }

        return -1;
    }

    // NUL, which is no surrogate, where no such escape begins.
    private static char EscapeAt(ReadOnlySpan<byte> json, int position) =>
        position + EscapeLength <= json.Length && json[position] == '\\' && json[position + 1] == 'u'
            && Utf8Parser.TryParse(json.Slice(position + 2, 4), out ushort unit, out int consumed, 'x') && consumed == 4
            ? (char)unit
            : '\0';
}
