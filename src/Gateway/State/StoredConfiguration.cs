using System.Globalization;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>
/// The record of a charge point's configuration as it reported and accepted it, by key without case, in the order of the report. Keys that are known to the
/// specification are numbers, and values that are one of two words or a number take a byte or two: the 38 keys of a usual charge point are 130 bytes.
/// </summary>
internal static class StoredConfiguration
{
    /// <summary>Bytes of keys and values that are kept, well below what the store takes; what goes beyond is left out.</summary>
    public const int MaxLength = 1024 * 1024;

    // 1 had keys and values as text. Still read: a record is written anew with the next change.
    private const byte Layout = 2;

    // What stands before a value: these, or its kind in the two lowest bits of the rest, and above them the number itself or the text's length.
    private const int Absent = 0;
    private const int True = 1;
    private const int False = 2;
    private const int OthersFrom = 3;
    private const int PlainKind = 0;
    private const int PackedKind = 1;
    private const int NumberKind = 2;
    private const int LargestNumber = 100_000_000;

    /// <summary>Reads the record; an absent one is empty.</summary>
    public static OrderedDictionary<string, ConfigurationValue> Decode(ReadOnlySpan<byte> record)
    {
        OrderedDictionary<string, ConfigurationValue> values = new(StringComparer.OrdinalIgnoreCase);
        if (record.Length == 0)
        {
            return values;
        }

        FactReader reader = new(record);
        byte layout = reader.ReadByte();
        StoredLayout.Check("A configuration", layout, Layout);
        while (!reader.IsAtEnd)
        {
            ConfigurationValue value = layout == 1
                ? new(reader.ReadText(), reader.ReadOptionalText(), reader.ReadBoolean())
                : Read(ref reader);
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
                Write(value, ref writer);
            }
        }
    }

    private static void Write(ConfigurationValue value, ref FactWriter writer)
    {
        int number = ConfigurationKeyNumbers.NumberOf(value.Key);
        writer.WriteLength((number << 1) | (value.IsReadonly ? 1 : 0));
        if (number == 0)
        {
            PackedText.Write(Encoding.UTF8.GetBytes(value.Key), ref writer);
        }

        WriteValue(value.Value, ref writer);
    }

    private static void WriteValue(string? value, ref FactWriter writer)
    {
        switch (value)
        {
            case null:
                writer.WriteLength(Absent);
                break;
            case "true":
                writer.WriteLength(True);
                break;
            case "false":
                writer.WriteLength(False);
                break;
            default:
                if (NumberIn(value) is { } number)
                {
                    writer.WriteLength(OthersFrom + ((number << 2) | NumberKind));
                }
                else
                {
                    WriteText(Encoding.UTF8.GetBytes(value), ref writer);
                }

                break;
        }
    }

    private static void WriteText(byte[] text, ref FactWriter writer)
    {
        byte[] packed = new byte[text.Length];
        int length = PackedText.Pack(text, packed);
        ReadOnlySpan<byte> form = length < 0 ? text : packed.AsSpan(0, length);
        writer.WriteLength(OthersFrom + ((form.Length << 2) | (length < 0 ? PlainKind : PackedKind)));
        writer.WriteRaw(form);
    }

    private static ConfigurationValue Read(scoped ref FactReader reader)
    {
        int head = reader.ReadLength();
        int number = (int)((uint)head >> 1);
        string key = number == 0 ? Encoding.UTF8.GetString(PackedText.Read(ref reader)) : ConfigurationKeyNumbers.KeyOf(number);
        return new ConfigurationValue(key, ReadValue(ref reader), (head & 1) != 0);
    }

    private static string? ReadValue(scoped ref FactReader reader)
    {
        int head = reader.ReadLength();
        if (head is Absent or True or False)
        {
            return head switch { Absent => null, True => "true", _ => "false" };
        }

        // A damaged length may look negative, and is refused where so many bytes are to be read.
        int rest = head - OthersFrom;
        return (rest & 3) switch
        {
            PlainKind => Encoding.UTF8.GetString(reader.ReadRaw(rest >> 2)),
            PackedKind => Encoding.UTF8.GetString(PackedText.Unpack(reader.ReadRaw(rest >> 2))),
            NumberKind => (rest >> 2).ToString(CultureInfo.InvariantCulture),
            _ => throw new InvalidDataException("A stored configuration has a value of an unknown kind."),
        };
    }

    // Only what comes back exactly: no sign, no leading zero.
    private static int? NumberIn(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= LargestNumber && (value[0] != '0' || value.Length == 1) ? number : null;
}
