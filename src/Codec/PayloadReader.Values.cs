using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Ocpp.Codec;

/// <content>The kinds that end up as plain values: integers, booleans, enumerations, timestamps.</content>
public ref partial struct PayloadReader
{
    // 999 999 999 fits, ten digits may not.
    private const int MostDigitsOfInt32 = 9;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);

    /// <inheritdoc/>
    public bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, out int value)
    {
        if (TryReadUsualInteger(range, out long usual))
        {
            value = (int)usual;
            return true;
        }

        bool isRead = TryReadInteger(ref context, name, range, isRequired: true, out long? wide);
        value = (int)long.Clamp(wide.GetValueOrDefault(), int.MinValue, int.MaxValue);
        return isRead;
    }

    /// <inheritdoc/>
    public bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, out int? value)
    {
        if (TryReadUsualInteger(range, out long usual))
        {
            value = (int)usual;
            return true;
        }

        bool isRead = TryReadInteger(ref context, name, range, isRequired: false, out long? wide);
        value = wide is { } known ? (int)long.Clamp(known, int.MinValue, int.MaxValue) : null;
        return isRead;
    }

    /// <inheritdoc/>
    public bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, out long value)
    {
        if (TryReadUsualInteger(range, out value))
        {
            return true;
        }

        bool isRead = TryReadInteger(ref context, name, range, isRequired: true, out long? known);
        value = known.GetValueOrDefault();
        return isRead;
    }

    /// <inheritdoc/>
    public bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, out long? value) =>
        TryReadInteger(ref context, name, range, isRequired: false, out value);

    /// <inheritdoc/>
    public bool TryReadBoolean(scoped ref CodecContext context, string name, out bool value)
    {
        bool isRead = TryReadBoolean(ref context, name, isRequired: true, out bool? known);
        value = known.GetValueOrDefault();
        return isRead;
    }

    /// <inheritdoc/>
    public bool TryReadBoolean(scoped ref CodecContext context, string name, out bool? value) => TryReadBoolean(ref context, name, isRequired: false, out value);

    /// <inheritdoc/>
    public bool TryReadEnum<TEnum, TNames>(scoped ref CodecContext context, string name, out TEnum value)
        where TEnum : struct, Enum
        where TNames : struct, IEnumNames<TEnum>
    {
        bool isRead = TryReadEnum<TEnum, TNames>(ref context, name, isRequired: true, out TEnum? known);
        value = known.GetValueOrDefault();
        return isRead;
    }

    /// <inheritdoc/>
    public bool TryReadEnum<TEnum, TNames>(scoped ref CodecContext context, string name, out TEnum? value)
        where TEnum : struct, Enum
        where TNames : struct, IEnumNames<TEnum> =>
        TryReadEnum<TEnum, TNames>(ref context, name, isRequired: false, out value);

    /// <inheritdoc/>
    public bool TryReadTimestamp(scoped ref CodecContext context, string name, out OcppTimestamp value)
    {
        bool isRead = TryReadTimestamp(ref context, name, isRequired: true, out OcppTimestamp? known);
        value = known.GetValueOrDefault();
        return isRead;
    }

    /// <inheritdoc/>
    public bool TryReadTimestamp(scoped ref CodecContext context, string name, out OcppTimestamp? value) =>
        TryReadTimestamp(ref context, name, isRequired: false, out value);

    /// <summary>As nearly all come: digits only, few enough for 32 bits, and in range. Everything else takes the long way.</summary>
    private readonly bool TryReadUsualInteger(IntegerRange range, out long value)
    {
        ReadOnlySpan<byte> digits = _reader.ValueSpan;
        long sum = 0;
        if (_reader.TokenType == JsonTokenType.Number && digits.Length <= MostDigitsOfInt32)
        {
            foreach (byte digit in digits)
            {
                uint figure = (uint)(digit - '0');
                if (figure > 9)
                {
                    value = 0;
                    return false;
                }

                sum = (sum * 10) + figure;
            }

            value = sum;
            return range.Contains(sum);
        }

        value = 0;
        return false;
    }

    private bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, bool isRequired, out long? value)
    {
        value = null;
        long integer;
        switch (_reader.TokenType)
        {
            case JsonTokenType.Number when _reader.TryGetInt64(out integer):
                break;
            case JsonTokenType.Number when TryRound(_reader.ValueSpan, out integer, out bool isFractional)
                && (!isFractional || context.TryTolerate(Tolerance.FractionalInteger)):
                break;
            case JsonTokenType.String when TryRound(_reader.ValueSpan, out integer, out bool isFractional)
                && context.TryTolerate(Tolerance.TextForNumber):
                if (isFractional)
                {
                    context.Note(Tolerance.FractionalInteger);
                }

                break;
            case JsonTokenType.Null:
                return TryTakeNull(ref context, name, isRequired);
            default:
                return TryTakeWrongType(ref context, name, isRequired, "an integer");
        }

        value = integer;
        bool isAllowed = range.Contains(integer)
            || (!(range.EvenWhenLenient && context.Leniency == Leniency.Lenient) && context.TryTolerate(Tolerance.IntegerOutOfRange));
        return isAllowed || context.Fail(CallErrorCode.PropertyConstraintViolation, name, range.ToString());
    }

    private bool TryReadBoolean(scoped ref CodecContext context, string name, bool isRequired, out bool? value)
    {
        value = null;
        switch (_reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                value = _reader.TokenType == JsonTokenType.True;
                return true;
            case JsonTokenType.String when IsBoolean(_reader.ValueSpan, out bool word) && context.TryTolerate(Tolerance.TextForBoolean):
                value = word;
                return true;
            case JsonTokenType.Null:
                return TryTakeNull(ref context, name, isRequired);
            default:
                return TryTakeWrongType(ref context, name, isRequired, "true or false");
        }
    }

    private bool TryReadEnum<TEnum, TNames>(scoped ref CodecContext context, string name, bool isRequired, out TEnum? value)
        where TEnum : struct, Enum
        where TNames : struct, IEnumNames<TEnum>
    {
        // As nearly all come: a string without escapes that is one of the values.
        if (_reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped && TNames.TryParse(_reader.ValueSpan, out TEnum usual, out bool isOdd) && !isOdd)
        {
            value = usual;
            return true;
        }

        return TryReadOddEnum<TEnum, TNames>(ref context, name, isRequired, out value);
    }

    private bool TryReadOddEnum<TEnum, TNames>(scoped ref CodecContext context, string name, bool isRequired, out TEnum? value)
        where TEnum : struct, Enum
        where TNames : struct, IEnumNames<TEnum>
    {
        value = null;
        if (!TryReadText(ref context, name, isRequired, int.MaxValue, toleratesObject: false, out JsonText text))
        {
            return false;
        }

        if (!text.IsPresent)
        {
            return true;
        }

        Span<byte> buffer = stackalloc byte[LongestUnescapedOnStack];
        bool isKnown = TNames.TryParse(PlainText(buffer), out TEnum parsed, out bool isMisspelt);
        value = parsed;
        if (isKnown && !isMisspelt)
        {
            return true;
        }

        return context.TryTolerate(isKnown ? Tolerance.MisspeltEnumValue : Tolerance.UnknownEnumValue)
            || context.Fail(CallErrorCode.PropertyConstraintViolation, name, "a value of " + typeof(TEnum).Name);
    }

    private bool TryReadTimestamp(scoped ref CodecContext context, string name, bool isRequired, out OcppTimestamp? value)
    {
        if (_reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped
            && OcppTimestamp.Parse(_reader.ValueSpan, out OcppTimestamp usual) == TimestampForm.Complete)
        {
            value = usual;
            return true;
        }

        return TryReadOddTimestamp(ref context, name, isRequired, out value);
    }

    private bool TryReadOddTimestamp(scoped ref CodecContext context, string name, bool isRequired, out OcppTimestamp? value)
    {
        value = null;
        if (!TryReadText(ref context, name, isRequired, int.MaxValue, toleratesObject: false, out JsonText text))
        {
            return false;
        }

        if (!text.IsPresent)
        {
            return true;
        }

        Span<byte> buffer = stackalloc byte[LongestUnescapedOnStack];
        TimestampForm form = OcppTimestamp.Parse(PlainText(buffer), out OcppTimestamp timestamp);
        value = timestamp;
        bool isAllowed = form switch
        {
            TimestampForm.Complete => true,
            TimestampForm.WithoutOffset => context.TryTolerate(Tolerance.TimestampWithoutOffset),
            TimestampForm.ShortOffset => context.TryTolerate(Tolerance.ShortOffset),
            _ => context.TryTolerate(Tolerance.MalformedTimestamp),
        };
        return isAllowed || context.Fail(CallErrorCode.PropertyConstraintViolation, name, "a date and time of ISO 8601 with its offset from UTC");
    }

    /// <summary>The value at hand without escapes; what needs more room than the buffer has is no short word and gives nothing.</summary>
    private readonly ReadOnlySpan<byte> PlainText(Span<byte> buffer)
    {
        ReadOnlySpan<byte> raw = _reader.ValueSpan;
        if (!_reader.ValueIsEscaped)
        {
            return raw;
        }

        return raw.Length <= buffer.Length ? buffer[..JsonEscapes.Unescape(raw, buffer)] : default;
    }

    /// <summary>
    /// Reads what <see cref="Utf8JsonReader.TryGetInt64(out long)"/> doesn't: fractions, exponents, what is beyond 64 bits, and text.
    /// </summary>
    private static bool TryRound(ReadOnlySpan<byte> number, out long rounded, out bool isFractional)
    {
        isFractional = false;
        if (long.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out rounded))
        {
            return true;
        }

        // "Infinity" and "NaN" are numbers to the framework, not to JSON.
        if (number.ContainsAnyExcept(NumberBytes) || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double approximate))
        {
            return false;
        }

        // A double is exact to 2^53, some 9000 TWh in Wh; the conversion of what is beyond 64 bits gives the nearest that fits.
        isFractional = number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0;
        rounded = (long)Math.Round(approximate, MidpointRounding.AwayFromZero);
        return true;
    }

    private static bool IsBoolean(ReadOnlySpan<byte> word, out bool value)
    {
        value = System.Text.Ascii.EqualsIgnoreCase(word, "true"u8);
        return value || System.Text.Ascii.EqualsIgnoreCase(word, "false"u8);
    }
}
