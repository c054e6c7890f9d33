namespace Ocpp.Codec;

/// <summary>
/// What the generated readers read with: a method for each kind of property, which checks it. <see cref="PayloadReader"/> knows all of JSON, what is tolerated and what to
/// say of a fault; <see cref="PlainReader"/> knows only what nearly all messages are made of, and is faster. The code of a message type is compiled once for each.
/// </summary>
/// <remarks>
/// Each <c>TryRead…</c> expects the reader at the property's value and leaves it at the value's end. A type with <c>?</c> behind it makes a
/// property optional.
/// </remarks>
public interface IPayloadReader
{
    /// <summary>Goes into the object at which the reader stands; anything else is a fault.</summary>
    bool TryEnterObject(scoped ref CodecContext context);

    /// <summary>Goes to the next property's value and gives its name as UTF-8 without escapes; false at the object's end.</summary>
    bool TryNextProperty(out ReadOnlySpan<byte> name);

    /// <summary>Skips the value of a property that the type doesn't have.</summary>
    bool TrySkipUnknown(scoped ref CodecContext context, ReadOnlySpan<byte> name);

    /// <summary>Reads a required integer; beyond 32 bits it becomes the nearest that fits.</summary>
    bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, out int value);

    /// <summary>Reads an optional integer; beyond 32 bits it becomes the nearest that fits.</summary>
    bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, out int? value);

    /// <summary>Reads a required integer of up to 64 bits.</summary>
    bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, out long value);

    /// <summary>Reads an optional integer of up to 64 bits.</summary>
    bool TryReadInteger(scoped ref CodecContext context, string name, IntegerRange range, out long? value);

    /// <summary>Reads a required boolean.</summary>
    bool TryReadBoolean(scoped ref CodecContext context, string name, out bool value);

    /// <summary>Reads an optional boolean.</summary>
    bool TryReadBoolean(scoped ref CodecContext context, string name, out bool? value);

    /// <summary>Reads a required value of an enumeration; one that it doesn't have becomes its zero.</summary>
    bool TryReadEnum<TEnum, TNames>(scoped ref CodecContext context, string name, out TEnum value)
        where TEnum : struct, Enum
        where TNames : struct, IEnumNames<TEnum>;

    /// <summary>Reads an optional value of an enumeration; one that it doesn't have becomes its zero.</summary>
    bool TryReadEnum<TEnum, TNames>(scoped ref CodecContext context, string name, out TEnum? value)
        where TEnum : struct, Enum
        where TNames : struct, IEnumNames<TEnum>;

    /// <summary>Reads a required timestamp; one that is no date and time is not valid.</summary>
    bool TryReadTimestamp(scoped ref CodecContext context, string name, out OcppTimestamp value);

    /// <summary>Reads an optional timestamp; one that is no date and time is there but not valid.</summary>
    bool TryReadTimestamp(scoped ref CodecContext context, string name, out OcppTimestamp? value);

    /// <summary>Reads text of at most so many characters; <see cref="int.MaxValue"/> for text without a limit.</summary>
    bool TryReadText(scoped ref CodecContext context, string name, bool isRequired, int maxLength, bool toleratesObject, out JsonText text);

    /// <summary>Reads a decimal with at most so many fractional digits; <see cref="int.MaxValue"/> for any number.</summary>
    bool TryReadDecimal(scoped ref CodecContext context, string name, bool isRequired, int fractionDigits, out JsonDecimal number);

    /// <summary>Reads an object inside this one.</summary>
    bool TryReadObject<T>(scoped ref CodecContext context, string name, bool isRequired, out T value)
        where T : struct, IOcppMessage<T>, allows ref struct;

    /// <summary>Reads and checks an array of objects, each of its items included.</summary>
    bool TryReadArray<T>(scoped ref CodecContext context, string name, bool isRequired, int minItems, out JsonArray<T> array)
        where T : struct, IOcppMessage<T>, allows ref struct;

    /// <summary>Reads and checks an array of texts, each of at most so many characters.</summary>
    bool TryReadTextArray(scoped ref CodecContext context, string name, bool isRequired, int minItems, int maxLength, out JsonTextArray array);
}
