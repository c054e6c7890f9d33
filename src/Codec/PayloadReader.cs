using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Ocpp.Codec;

/// <summary>
/// Reads any payload: a <see cref="Utf8JsonReader"/> that knows its text, and a method for each kind of property, which checks it, lets pass what is tolerated and names
/// what is wrong. It goes forward only: a message is read once, however deep it is. What it does is what reading means; <see cref="PlainReader"/> is tried before it and
/// has to agree.
/// </summary>
public ref partial struct PayloadReader : IPayloadReader
{
    private const int LongestUnescapedOnStack = 128;
    private const int LongestNameTold = 128;

    // What a decimal holds at most.
    private const int MostFractionDigits = 28;

    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    internal PayloadReader(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
    }

    /// <summary>Reads a text that is one JSON value and nothing else. Broken JSON is a fault, not an exception.</summary>
    public static bool TryReadWhole<T>(ReadOnlySpan<byte> json, scoped ref CodecContext context, out T message)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        PlainReader plain = new(json);
        CodecContext strict = new(Leniency.Strict);
        if (T.TryRead(ref plain, ref strict, out message) && plain.IsAtEnd)
        {
            return true;
        }

        return TryReadOdd(json, ref context, out message);
    }

    /// <summary>Reads any payload. For itself, so that the plain ones don't pay for what this needs of the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool TryReadOdd<T>(ReadOnlySpan<byte> json, scoped ref CodecContext context, out T message)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        PayloadReader reader = new(json);
        try
        {
            if (!reader.TryReadFirst(ref context, out message))
            {
                return false;
            }

            if (reader.BytesConsumed < json.Length)
            {
                // Throws for anything but white space behind the value.
                reader._reader.Read();
            }

            return true;
        }
        catch (JsonException)
        {
            // Never for what an envelope was read around: it has seen that the payload is JSON. An operator's body comes unseen.
            message = default;
            return context.Fail(CallErrorCode.FormationViolation, "", "one JSON value");
        }
    }

    /// <inheritdoc/>
    public bool TryEnterObject(scoped ref CodecContext context) => _reader.TokenType == JsonTokenType.StartObject
        || context.Fail(CallErrorCode.TypeConstraintViolation, "", "an object");

    /// <inheritdoc/>
    public bool TryNextProperty(out ReadOnlySpan<byte> name)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            name = default;
            return false;
        }

        name = _reader.ValueSpan;
        if (_reader.ValueIsEscaped)
        {
            // Legal and unheard of: nobody escapes the name of a property that OCPP knows. It may cost a copy.
            byte[] unescaped = new byte[name.Length];
            name = unescaped.AsSpan(0, JsonEscapes.Unescape(name, unescaped));
        }

        _reader.Read();
        return true;
    }

    /// <inheritdoc/>
    public bool TrySkipUnknown(scoped ref CodecContext context, ReadOnlySpan<byte> name)
    {
        if (!context.TryTolerate(Tolerance.UnknownProperty))
        {
            return context.Fail(CallErrorCode.FormationViolation, Printable(name), "not a property of this message");
        }

        _reader.Skip();
        return true;
    }

    /// <inheritdoc/>
    public bool TryReadText(scoped ref CodecContext context, string name, bool isRequired, int maxLength, bool toleratesObject, out JsonText text)
    {
        text = default;
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                text = JsonText.FromJson(_reader.ValueSpan, _reader.ValueIsEscaped);
                break;
            case JsonTokenType.Number when context.TryTolerate(Tolerance.NumberForText):
            case JsonTokenType.True or JsonTokenType.False when context.TryTolerate(Tolerance.BooleanForText):
                text = JsonText.FromUtf8(_reader.ValueSpan);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray when toleratesObject && context.TryTolerate(Tolerance.ObjectForText):
                text = JsonText.FromUtf8(TakeRaw());
                break;
            case JsonTokenType.Null:
                return TryTakeNull(ref context, name, isRequired);
            default:
                return TryTakeWrongType(ref context, name, isRequired, "text");
        }

        // Bytes are never fewer than characters, so that the count is needed only for what looks too long.
        if (text.MaxByteCount > maxLength && text.CharCount > maxLength && !context.TryTolerate(Tolerance.TextTooLong))
        {
            string rule = string.Create(CultureInfo.InvariantCulture, $"at most {maxLength} characters");
            return context.Fail(CallErrorCode.PropertyConstraintViolation, name, rule);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryReadDecimal(scoped ref CodecContext context, string name, bool isRequired, int fractionDigits, out JsonDecimal number)
    {
        number = default;
        bool isRead;
        switch (_reader.TokenType)
        {
            case JsonTokenType.Number:
                isRead = JsonDecimal.TryFromJson(_reader.ValueSpan, out number);
                break;
            case JsonTokenType.String when decimal.TryParse(_reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
                && context.TryTolerate(Tolerance.TextForNumber):
                // What a decimal can be read from need not be a number in JSON ("06.0"): it is written anew.
                isRead = true;
                number = JsonDecimal.From(value);
                break;
            case JsonTokenType.Null:
                return TryTakeNull(ref context, name, isRequired);
            default:
                isRead = false;
                break;
        }

        if (!isRead)
        {
            return TryTakeWrongType(ref context, name, isRequired, "a decimal number");
        }

        bool hasTooMany = fractionDigits <= MostFractionDigits && number.TryGetDecimal(out decimal exact) && decimal.Round(exact, fractionDigits) != exact;
        if (hasTooMany && !context.TryTolerate(Tolerance.TooManyFractionDigits))
        {
            string rule = string.Create(CultureInfo.InvariantCulture, $"at most {fractionDigits} fractional digits");
            return context.Fail(CallErrorCode.PropertyConstraintViolation, name, rule);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryReadObject<T>(scoped ref CodecContext context, string name, bool isRequired, out T value)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        value = default;
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => T.TryRead(ref this, ref context, out value) || context.FailInside(name),
            JsonTokenType.Null => TryTakeNull(ref context, name, isRequired),
            _ => TryTakeWrongType(ref context, name, isRequired, "an object"),
        };
    }

    /// <inheritdoc/>
    public bool TryReadArray<T>(scoped ref CodecContext context, string name, bool isRequired, int minItems, out JsonArray<T> array)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        array = default;
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            return TryTakeNoArray(ref context, name, isRequired, "an array of objects");
        }

        int start = (int)_reader.TokenStartIndex;
        int count = 0;
        for (; TryNextItem(); count++)
        {
            if (!T.TryRead(ref this, ref context, out _))
            {
                return context.FailInside(name, count);
            }
        }

        array = new JsonArray<T>(_json[start..BytesConsumed], count);
        return TryAcceptCount(ref context, name, count, minItems);
    }

    /// <inheritdoc/>
    public bool TryReadTextArray(scoped ref CodecContext context, string name, bool isRequired, int minItems, int maxLength, out JsonTextArray array)
    {
        array = default;
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            return TryTakeNoArray(ref context, name, isRequired, "an array of texts");
        }

        int start = (int)_reader.TokenStartIndex;
        int count = 0;
        for (; TryNextItem(); count++)
        {
            if (_reader.TokenType == JsonTokenType.Null)
            {
                context.Fail(CallErrorCode.TypeConstraintViolation, "", "text");
                return context.FailInside(name, count);
            }

            if (!TryReadText(ref context, "", isRequired: true, maxLength, toleratesObject: false, out _))
            {
                return context.FailInside(name, count);
            }
        }

        array = new JsonTextArray(_json[start..BytesConsumed], count);
        return TryAcceptCount(ref context, name, count, minItems);
    }

    /// <summary>How far it has read: bytes from the start.</summary>
    internal readonly int BytesConsumed => (int)_reader.BytesConsumed;

    /// <summary>Reads the object with which the text begins; what follows is left unseen.</summary>
    /// <exception cref="JsonException">That is no JSON.</exception>
    internal bool TryReadFirst<T>(scoped ref CodecContext context, out T message)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        _reader.Read();
        return T.TryRead(ref this, ref context, out message);
    }

    /// <summary>Goes into an array that has been checked before.</summary>
    internal void EnterArray() => _reader.Read();

    /// <summary>Goes to the next item; false at the array's end.</summary>
    internal bool TryNextItem()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    private static bool TryAcceptCount(scoped ref CodecContext context, string name, int count, int minItems)
    {
        if (count >= minItems || context.TryTolerate(Tolerance.EmptyArray))
        {
            return true;
        }

        string rule = minItems == 1 ? "not empty" : string.Create(CultureInfo.InvariantCulture, $"at least {minItems} items");
        return context.Fail(CallErrorCode.OccurenceConstraintViolation, name, rule);
    }

    private static bool TryTakeNull(scoped ref CodecContext context, string name, bool isRequired)
    {
        if (isRequired)
        {
            return context.FailMissing(name);
        }

        return context.TryTolerate(Tolerance.NullForAbsent) || context.Fail(CallErrorCode.TypeConstraintViolation, name, "absent rather than null");
    }

    private bool TryTakeWrongType(scoped ref CodecContext context, string name, bool isRequired, string rule)
    {
        // Only what is required may cost a transaction message its answer.
        if (isRequired || context.Leniency != Leniency.Transaction)
        {
            return context.Fail(CallErrorCode.TypeConstraintViolation, name, rule);
        }

        context.Note(Tolerance.WrongTypeForOptional);
        _reader.Skip();
        return true;
    }

    private bool TryTakeNoArray(scoped ref CodecContext context, string name, bool isRequired, string rule) => _reader.TokenType == JsonTokenType.Null
        ? TryTakeNull(ref context, name, isRequired)
        : TryTakeWrongType(ref context, name, isRequired, rule);

    /// <summary>A name that the peer made up, fit for a log: not endless and without control characters.</summary>
    private static string Printable(ReadOnlySpan<byte> name)
    {
        string text = Encoding.UTF8.GetString(name[..int.Min(name.Length, LongestNameTold)]);
        return string.Create(text.Length, text, static (buffer, letters) =>
        {
            for (int index = 0; index < buffer.Length; index++)
            {
                buffer[index] = char.IsControl(letters[index]) ? '?' : letters[index];
            }
        });
    }

    private ReadOnlySpan<byte> TakeRaw()
    {
        int start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _json[start..BytesConsumed];
    }
}
