namespace Ocpp.Codec;

/// <summary>How an enumeration's values are spelled; the generator implements it for each <see cref="OcppEnumAttribute"/>.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
public interface IEnumNames<TEnum>
    where TEnum : struct, Enum
{
    /// <summary>
    /// Finds a value by its spelling; on false it is the enumeration's zero. <paramref name="isMisspelt"/> tells that only we know the
    /// spelling, not the schema.
    /// </summary>
    static abstract bool TryParse(ReadOnlySpan<byte> name, out TEnum value, out bool isMisspelt);
}
