using System.Globalization;
using System.Text.Json;

namespace Ocpp.Codec;

/// <summary>
/// A decimal number as it is written in JSON: <c>6.0</c> stays <c>6.0</c>. <see langword="default"/> is an absent one. It lives no longer
/// than the bytes it stands on.
/// </summary>
public readonly ref struct JsonDecimal
{
    private readonly decimal _value;

    private JsonDecimal(ReadOnlySpan<byte> raw, decimal value)
    {
        Raw = raw;
        _value = value;
        IsPresent = true;
    }

    /// <summary>The number's JSON; empty when it was made from a <see cref="decimal"/>.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>Whether the number is there.</summary>
    public bool IsPresent { get; }

    /// <summary>A number to be written, with the fractional digits that the value has.</summary>
    public static JsonDecimal From(decimal value) => new(default, value);

    /// <summary>A number to be written.</summary>
    public static implicit operator JsonDecimal(decimal value) => From(value);

    /// <summary>A number from JSON; false when a <see cref="decimal"/> can't hold it.</summary>
    public static bool TryFromJson(ReadOnlySpan<byte> raw, out JsonDecimal number)
    {
        bool isHeld = decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value);
        number = isHeld ? new JsonDecimal(raw, value) : default;
        return isHeld;
    }

    /// <summary>The value; false when the number is absent.</summary>
    public bool TryGetDecimal(out decimal value)
    {
        value = _value;
        return IsPresent;
    }

    /// <summary>The number as it was written, or zero when it is absent.</summary>
    public override string ToString() => Raw.IsEmpty ? _value.ToString(CultureInfo.InvariantCulture) : System.Text.Encoding.UTF8.GetString(Raw);

    /// <summary>Writes the number as it was read; zero when it is absent.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Raw.IsEmpty)
        {
            writer.WriteNumberValue(_value);
        }
        else
        {
            writer.WriteRawValue(Raw, skipInputValidation: true);
        }
    }
}
