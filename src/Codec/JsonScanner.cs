using System.Buffers;

namespace Ocpp.Codec;

/// <summary>
/// Goes over JSON text and finds where its values end, checking the grammar (RFC 8259) on the way. It never throws: what a peer sends
/// broken is a value here, where <see cref="System.Text.Json.Utf8JsonReader"/> throws. Control characters inside strings are noted and
/// passed over; everything else is held to the letter.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    /// <summary>
    /// Objects and arrays inside each other, the message's own array included. As System.Text.Json has it, which reads the payload
    /// afterwards.
    /// </summary>
    public const int MaxDepth = 64;

    // A quote, a backslash, and what may not stand in a string unescaped.
    internal static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(static control => (byte)control)]);

    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>Where the scan stands: bytes from the start.</summary>
    public int Position { get; private set; }

    /// <summary>Whether a string had a control character in it that should have been escaped.</summary>
    public bool SawControlCharacter { get; private set; }

    /// <summary>The byte behind any white space; 0 at the end, which is no byte that a value begins with.</summary>
    public byte Peek()
    {
        while (Position < _json.Length && _json[Position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            Position++;
        }

        return Position < _json.Length ? _json[Position] : (byte)0;
    }

    /// <summary>Whether nothing but white space is left.</summary>
    public bool IsAtEnd() => Peek() == 0 && Position == _json.Length;

    /// <summary>Takes this byte if it is the next behind white space.</summary>
    public bool TryTake(byte expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Leaves nothing to take: the text is broken here.</summary>
    public void GiveUp() => Position = _json.Length;

    /// <summary>Takes a string and tells whether there are escapes in it.</summary>
    public bool TrySkipString(out bool hasEscapes)
    {
        hasEscapes = false;
        if (!TryTake((byte)'"'))
        {
            return false;
        }

        while (true)
        {
            int plain = _json[Position..].IndexOfAny(StringStops);
            if (plain < 0)
            {
                return false;
            }

            Position += plain + 1;
            switch (_json[Position - 1])
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
        if (_json[Position] == '0')
        {
            Position++;
        }
        else
        {
            SkipDigits();
        }

        if (Position < _json.Length && _json[Position] == '.')
        {
            Position++;
            if (!SkipDigits())
            {
                return false;
            }
        }

        if (Position < _json.Length && _json[Position] is (byte)'e' or (byte)'E')
        {
            Position++;
            if (Position < _json.Length && _json[Position] is (byte)'+' or (byte)'-')
            {
                Position++;
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
                Position++;
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
        if (!_json[Position..].StartsWith(word))
        {
            return false;
        }

        Position += word.Length;
        return true;
    }

    private bool TrySkipEscape()
    {
        if (Position >= _json.Length)
        {
            return false;
        }

        byte kind = _json[Position++];
        if (kind != 'u')
        {
            return kind is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
        }

        for (int digit = 0; digit < 4; digit++, Position++)
        {
            if (Position >= _json.Length || !char.IsAsciiHexDigit((char)_json[Position]))
            {
                return false;
            }
        }

        return true;
    }

    private readonly bool IsDigit() => Position < _json.Length && char.IsAsciiDigit((char)_json[Position]);

    private bool SkipDigits()
    {
        int start = Position;
        while (IsDigit())
        {
            Position++;
        }

        return Position > start;
    }
}
