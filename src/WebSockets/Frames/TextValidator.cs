using System.Text.Unicode;

namespace Ocpp.WebSockets.Frames;

/// <summary>
/// Checks that text arriving in pieces is UTF-8 (RFC 3629), at any cut, and says no at the first byte that can't be right. It keeps
/// only what the next byte must be.
/// </summary>
internal struct TextValidator
{
    private const byte FirstContinuation = 0x80;
    private const byte LastContinuation = 0xBF;

    private byte _missing;
    private byte _lowest;
    private byte _highest;

    /// <summary>False while a character's last bytes are still to come.</summary>
    internal readonly bool IsComplete => _missing == 0;

    /// <summary>Takes the next piece; false once the text can't become valid any more, and then the validator is of no further use.</summary>
    internal bool TryAppend(ReadOnlySpan<byte> piece)
    {
        // The character that the last piece left open.
        int index = 0;
        while (_missing > 0 && index < piece.Length)
        {
            if (!TryStep(piece[index++]))
            {
                return false;
            }
        }

        // Everything but a character that this piece leaves open goes through the framework's vectorised check.
        ReadOnlySpan<byte> rest = piece[index..];
        int tail = OpenTailLength(rest);
        if (!Utf8.IsValid(rest[..^tail]))
        {
            return false;
        }

        foreach (byte value in rest[^tail..])
        {
            if (!TryStep(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many of the last bytes begin a character that needs more than is there; 0 where none does.</summary>
    private static int OpenTailLength(ReadOnlySpan<byte> bytes)
    {
        for (int length = 1; length <= 3 && length <= bytes.Length; length++)
        {
            byte value = bytes[^length];
            if (value < FirstContinuation)
            {
                return 0;
            }

            if (value > LastContinuation)
            {
                int needed = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : 2;
                return length < needed ? length : 0;
            }
        }

        return 0;
    }

    /// <summary>The table of well-formed byte sequences (RFC 3629 §4): only the first continuation byte has bounds of its own.</summary>
    private bool TryStep(byte value)
    {
        if (_missing > 0)
        {
            if (value < _lowest || value > _highest)
            {
                return false;
            }

            _missing--;
            _lowest = FirstContinuation;
            _highest = LastContinuation;
            return true;
        }

        _missing = value switch
        {
            >= 0xC2 and <= 0xDF => 1,
            >= 0xE0 and <= 0xEF => 2,
            >= 0xF0 and <= 0xF4 => 3,
            _ => 0,
        };
        _lowest = value switch
        {
            0xE0 => 0xA0, // No overlong forms.
            0xF0 => 0x90,
            _ => FirstContinuation,
        };
        _highest = value switch
        {
            0xED => 0x9F, // No surrogates.
            0xF4 => 0x8F, // Nothing above U+10FFFF.
            _ => LastContinuation,
        };
        return _missing > 0 || value < FirstContinuation;
    }
}
