using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ocpp.Codec;

/// <summary>
/// Goes over JSON text and finds where its values end, checking the grammar (RFC 8259) on the way. It never throws: what a peer sends
/// broken is a value here, where <see cref="System.Text.Json.Utf8JsonReader"/> throws. Control characters inside strings are noted and
/// passed over; everything else is held to the letter.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> json, int position = 0)
{
    /// <summary>
    /// Objects and arrays inside each other, the message's own array included. As System.Text.Json has it, which reads the payload
    /// afterwards.
    /// </summary>
    public const int MaxDepth = 64;

    // A quote, a backslash, and what may not stand in a string unescaped.
    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(static control => (byte)control)]);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _position = position;

    /// <summary>Where the scan stands: bytes from the start.</summary>
    public readonly int Position => _position;

    /// <summary>Whether a string had a control character in it that should have been escaped.</summary>
    public bool SawControlCharacter { get; private set; }

    /// <summary>Whether surrogates were escaped in a string, in pairs or not.</summary>
    public bool SawSurrogate { get; private set; }

    /// <summary>The byte behind any white space; 0 at the end, which is no byte that a value begins with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        int position = _position;
        return (uint)position < (uint)_json.Length && _json[position] > ' ' ? _json[position] : PeekBehindSpace();
    }

    /// <summary>Goes on behind any white space and gives the byte there; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte PeekBehindSpace(ReadOnlySpan<byte> json, ref int position)
    {
        while (position < json.Length && json[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            position++;
        }

        return position < json.Length ? json[position] : (byte)0;
    }

    /// <summary>Whether nothing but white space is left.</summary>
    public bool IsAtEnd() => Peek() == 0 && _position == _json.Length;

    /// <summary>Takes this byte if it is the next behind white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(byte expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    /// <summary>Leaves nothing to take: the text is broken here.</summary>
    public void GiveUp() => _position = _json.Length;

    /// <summary>Takes a string and tells whether there are escapes in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySkipString(out bool hasEscapes)
    {
        hasEscapes = false;
        if (!TryTake((byte)'"'))
        {
            return false;
        }

        // Names and words are short and plain: one comparison of 16 bytes finds the end of nearly all.
        int position = _position;
        int length = IndexOfStop(_json[position..]);
        if (length >= 0 && _json[position + length] == '"')
        {
            _position = position + length + 1;
            return true;
        }

        return TrySkipOddString(length, out hasEscapes);
    }

    /// <summary>Takes a number.</summary>
    public bool TrySkipNumber()
    {
        bool hasSign = TryTake((byte)'-');
        if (hasSign ? !IsDigit() : !char.IsAsciiDigit((char)Peek()))
        {
            return false;
        }

        // No zero stands before other digits.
        if (_json[_position] == '0')
        {
            _position++;
        }
        else
        {
            SkipDigits();
        }

        if (_position < _json.Length && _json[_position] == '.')
        {
            _position++;
            if (!SkipDigits())
            {
                return false;
            }
        }

        if (_position < _json.Length && _json[_position] is (byte)'e' or (byte)'E')
        {
            _position++;
            if (_position < _json.Length && _json[_position] is (byte)'+' or (byte)'-')
            {
                _position++;
            }

            return SkipDigits();
        }

        return true;
    }

    /// <summary>Takes a value of any kind that stands inside so many objects and arrays.</summary>
    public bool TrySkipValue(int outerDepth)
    {
        // One bit for each level around the value, the innermost lowest: 1 is an object. Without recursion no text can overflow the stack.
        ulong objects = 0;
        int depth = 0;
        while (true)
        {
            byte first = Peek();
            if (first is (byte)'{' or (byte)'[')
            {
                _position++;
                if (!TryTake((byte)(first + 2)))
                {
                    if (++depth + outerDepth > MaxDepth)
                    {
                        return false;
                    }

                    objects = (objects << 1) | (first == '{' ? 1UL : 0);
                    if (first == '{' && !TrySkipName())
                    {
                        return false;
                    }

                    continue;
                }

                if (depth + 1 + outerDepth > MaxDepth)
                {
                    return false;
                }
            }
            else if (!TrySkipScalar(first))
            {
                return false;
            }

            // Behind a value: close what ends here, then go on to the next one of the innermost level that goes on.
            while (true)
            {
                if (depth == 0)
                {
                    return true;
                }

                bool isObject = (objects & 1) != 0;
                if (isObject)
                {
                    SkipPlainMembers();
                }

                if (TryTake((byte)','))
                {
                    if (isObject && !TrySkipName())
                    {
                        return false;
                    }

                    break;
                }

                if (!TryTake(isObject ? (byte)'}' : (byte)']'))
                {
                    return false;
                }

                objects >>= 1;
                depth--;
            }
        }
    }

    /// <summary>
    /// Bytes up to the next quote, backslash or control character; negative when there is none. Names and words are short: one comparison of 16 bytes finds
    /// nearly all.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int IndexOfStop(ReadOnlySpan<byte> text)
    {
        if (text.Length >= Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Create(text);
            Vector128<byte> stops = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            uint found = stops.ExtractMostSignificantBits();
            if (found != 0)
            {
                return BitOperations.TrailingZeroCount(found);
            }
        }

        return text.IndexOfAny(StringStops);
    }

    /// <summary>
    /// Takes what most members of OCPP's objects look like, <c>,"name":"text"</c> with nothing between and nothing escaped, and stops before the first one that
    /// looks otherwise.
    /// </summary>
    private void SkipPlainMembers()
    {
        ReadOnlySpan<byte> json = _json;
        int position = _position;
        while ((uint)position < (uint)json.Length && json[position] == ',')
        {
            int name = EndOfPlainString(json, position + 1);
            if ((uint)name >= (uint)json.Length || json[name] != ':')
            {
                break;
            }

            int text = EndOfPlainString(json, name + 1);
            if (text == json.Length)
            {
                break;
            }

            position = text;
        }

        _position = position;
    }

    /// <summary>Where the string ends that begins there; the text's length where none does, or an odd one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOfPlainString(ReadOnlySpan<byte> json, int start)
    {
        if ((uint)start >= (uint)json.Length || json[start] != '"')
        {
            return json.Length;
        }

        int stop = start + 1 + IndexOfStop(json[(start + 1)..]);
        return stop > start && json[stop] == '"' ? stop + 1 : json.Length;
    }

    private bool TrySkipName() => TrySkipString(out _) && TryTake((byte)':');

    private bool TrySkipScalar(byte first) => first switch
    {
        (byte)'"' => TrySkipString(out _),
        (byte)'t' => TrySkipWord("true"u8),
        (byte)'f' => TrySkipWord("false"u8),
        (byte)'n' => TrySkipWord("null"u8),
        _ => TrySkipNumber(),
    };

    private bool TrySkipWord(ReadOnlySpan<byte> word)
    {
        if (!_json[_position..].StartsWith(word))
        {
            return false;
        }

        _position += word.Length;
        return true;
    }

    private bool TrySkipEscape()
    {
        if (_position >= _json.Length)
        {
            return false;
        }

        byte kind = _json[_position++];
        if (kind != 'u')
        {
            return kind is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
        }

        // \uD800 to \uDFFF.
        SawSurrogate |= _json[_position..] is [(byte)'D' or (byte)'d', >= (byte)'8', ..];
        for (int digit = 0; digit < 4; digit++, _position++)
        {
            if (_position >= _json.Length || !char.IsAsciiHexDigit((char)_json[_position]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rest of a string from its first byte that isn't plain, which lies so far ahead; negative when the string has no end.</summary>
    private bool TrySkipOddString(int plain, out bool hasEscapes)
    {
        hasEscapes = false;
        for (; plain >= 0; plain = IndexOfStop(_json[_position..]))
        {
            _position += plain + 1;
            switch (_json[_position - 1])
            {
                case (byte)'"':
                    return true;
                case (byte)'\\':
                    hasEscapes = true;
                    if (!TrySkipEscape())
                    {
                        return false;
                    }

                    break;
                default:
                    SawControlCharacter = true;
                    break;
            }
        }

        return false;
    }

    // Not made part of its callers: most messages have no white space.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte PeekBehindSpace() => PeekBehindSpace(_json, ref _position);

    private readonly bool IsDigit() => _position < _json.Length && char.IsAsciiDigit((char)_json[_position]);

    private bool SkipDigits()
    {
        int start = _position;
        while (IsDigit())
        {
            _position++;
        }

        return _position > start;
    }
}
