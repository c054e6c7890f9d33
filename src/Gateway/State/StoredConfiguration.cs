using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>The record of a charge point's configuration as it reported and accepted it, by key without case, in the order of the report.</summary>
internal static class StoredConfiguration
{
    /// <summary>Bytes of keys and values that are kept, well below what the store takes; what goes beyond is left out.</summary>
    public const int MaxLength = 1024 * 1024;

    private const byte Layout = 1;

    /// <summary>Reads the record; an absent one is empty.</summary>
    public static OrderedDictionary<string, ConfigurationValue> Decode(ReadOnlySpan<byte> record)
    {
        OrderedDictionary<string, ConfigurationValue> values = new(StringComparer.OrdinalIgnoreCase);
        if (record.Length == 0)
        {
            return values;
        }

        FactReader reader = new(record);
        StoredLayout.Check("A configuration", reader.ReadByte(), Layout);
        while (!reader.IsAtEnd)
        {
            ConfigurationValue value = new(reader.ReadText(), reader.ReadOptionalText(), reader.ReadBoolean());
            values[value.Key] = value;
        }

        return values;
    }

    /// <summary>Writes the record.</summary>
    public static void Encode(OrderedDictionary<string, ConfigurationValue> values, ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        foreach (ConfigurationValue value in values.Values)
        {
            // Worst case of UTF-8, with lengths and flags.
            int length = (3 * (value.Key.Length + (value.Value?.Length ?? 0))) + 16;
            if (writer.Length + length <= MaxLength)
            {
                writer.WriteText(value.Key);
                writer.WriteOptionalText(value.Value);
                writer.WriteBoolean(value.IsReadonly);
            }
        }
    }
}
