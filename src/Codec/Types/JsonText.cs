using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ocpp.Codec;

/// <summary>
/// A text of a message: the bytes between a JSON string's quotes, which are unescaped only when somebody asks, or a string that is going to
/// be written. <see langword="default"/> is an absent one. It lives no longer than the bytes it stands on.
/// </summary>
public readonly ref struct JsonText
{
    private const int StackBytes = 256;

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly string? _utf16;
    private readonly Form _form;

    private JsonText(ReadOnlySpan<byte> utf8, Form form)
    {
        _utf8 = utf8;
        _form = form;
    }

    private JsonText(string utf16)
    {
        _utf16 = utf16;
        _form = Form.Utf16;
    }

    private enum Form : byte
    {
        Absent,
        Utf8,
        Escaped,
        Utf16,
    }

    /// <summary>Text from JSON whose grammar has been checked: the bytes between the quotes.</summary>
    public static JsonText FromJson(ReadOnlySpan<byte> rawWithoutQuotes, bool hasEscapes) => new(rawWithoutQuotes, hasEscapes ? Form.Escaped : Form.Utf8);

    /// <summary>Text from UTF-8 as it is, without escapes.</summary>
    public static JsonText FromUtf8(ReadOnlySpan<byte> unescaped) => new(unescaped, Form.Utf8);

    /// <summary>Text to be written; <see langword="null"/> is absent.</summary>
    public static implicit operator JsonText(string? utf16) => FromString(utf16);

    /// <summary>Text to be written; <see langword="null"/> is absent.</summary>
    public static JsonText FromString(string? utf16) => utf16 is null ? default : new JsonText(utf16);

    /// <summary>Whether the text is there at all; it may be empty.</summary>
    public bool IsPresent => _form != Form.Absent;

    /// <summary>Whether there is no character, for want of text or in it.</summary>
    public bool IsEmpty => _utf8.IsEmpty && string.IsNullOrEmpty(_utf16);

    /// <summary>The Unicode code points, as JSON Schema counts a length.</summary>
    public int CharCount => _form switch
    {
        Form.Utf8 => JsonEscapes.CountCodePoints(_utf8),
        Form.Escaped => JsonEscapes.CountCharacters(_utf8),
        Form.Utf16 => CountRunes(_utf16!),
        _ => 0,
    };

    /// <summary>A length of which a destination of <see cref="TryUnescape"/> is never too small, in bytes.</summary>
    public int MaxByteCount => _utf16 is null ? _utf8.Length : Encoding.UTF8.GetMaxByteCount(_utf16.Length);

    /// <summary>Writes the text as UTF-8 without escapes. False when the destination is shorter than the text.</summary>
    public bool TryUnescape(Span<byte> destination, out int written)
    {
        switch (_form)
        {
            case Form.Utf16:
                return Encoding.UTF8.TryGetBytes(_utf16, destination, out written);
            case Form.Escaped when destination.Length < _utf8.Length:
                return TryUnescapeByRent(destination, out written);
            case Form.Escaped:
                written = JsonEscapes.Unescape(_utf8, destination);
                return true;
            default:
                written = _utf8.TryCopyTo(destination) ? _utf8.Length : 0;
                return written == _utf8.Length;
        }
    }

    /// <summary>Whether the text is these bytes, to the letter.</summary>
    public bool EqualsUtf8(ReadOnlySpan<byte> unescaped)
    {
        if (_form == Form.Utf8)
        {
            return _utf8.SequenceEqual(unescaped);
        }

        byte[]? rented = null;
        Span<byte> buffer = MaxByteCount <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(MaxByteCount);
        bool isEqual = IsPresent && TryUnescape(buffer, out int written) && buffer[..written].SequenceEqual(unescaped);
        Return(rented);
        return isEqual;
    }

    /// <summary>Whether the text is this string, to the letter.</summary>
    public bool Equals(string text)
    {
        if (_form == Form.Utf16)
        {
            return string.Equals(_utf16, text, StringComparison.Ordinal);
        }

        byte[]? rented = null;
        int length = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> buffer = length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(length);
        bool isEqual = EqualsUtf8(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        Return(rented);
        return isEqual;
    }

    /// <summary>The text as a string, which allocates; empty when it is absent.</summary>
    public override string ToString()
    {
        switch (_form)
        {
            case Form.Utf16:
                return _utf16!;
            case Form.Escaped:
                byte[] buffer = ArrayPool<byte>.Shared.Rent(_utf8.Length);
                string text = Encoding.UTF8.GetString(buffer.AsSpan(0, JsonEscapes.Unescape(_utf8, buffer)));
                Return(buffer);
                return text;
            default:
                return Encoding.UTF8.GetString(_utf8);
        }
    }

    /// <summary>Writes the text as a JSON string; the empty one when it is absent.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (_form)
        {
            case Form.Utf16:
                writer.WriteStringValue(_utf16);
                break;
            case Form.Escaped:
                byte[]? rented = null;
                Span<byte> buffer = _utf8.Length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(_utf8.Length);
                writer.WriteStringValue(buffer[..JsonEscapes.Unescape(_utf8, buffer)]);
                Return(rented);
                break;
            default:
                writer.WriteStringValue(_utf8);
                break;
        }
    }

    private bool TryUnescapeByRent(Span<byte> destination, out int written)
    {
        // The escaped form is longer than the destination, the text itself may still fit.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_utf8.Length);
        int length = JsonEscapes.Unescape(_utf8, buffer);
        bool fits = buffer.AsSpan(0, length).TryCopyTo(destination);
        Return(buffer);
        written = fits ? length : 0;
        return fits;
    }

    private static void Return(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int CountRunes(string text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
