using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Ocpp.Codec.Tests.V16;

/// <summary>Writes random JSON that a message type's schema allows, in the order of its properties; the same seed gives the same bytes.</summary>
internal sealed class RandomPayload(int seed)
{
    // What breaks careless readers: quotes, escapes, control characters, two to four bytes in UTF-8, a surrogate pair.
    private static readonly string[] Characters = ["a", "Z", "7", " ", "/", "\"", "\\", "\n", "\u0001", "\u007f", "é", "ß", "漢", "\ud83d\ude97"];

    private readonly Random _random = new(seed);

    /// <summary>Optional properties are there or not as chance has it.</summary>
    internal byte[] Write(Type type) => Write(type, presence: 0.5);

    /// <summary>Every property is there, and an item in every array.</summary>
    internal byte[] WriteWhole(Type type) => Write(type, presence: 1);

    private byte[] Write(Type type, double presence)
    {
        using MemoryStream written = new();
        using (Utf8JsonWriter writer = new(written))
        {
            WriteObject(writer, type, presence);
        }

        return written.ToArray();
    }

    private void WriteObject(Utf8JsonWriter writer, Type type, double presence)
    {
        writer.WriteStartObject();
        foreach (PropertyInfo property in MessageShape.PropertiesOf(type))
        {
            if (MessageShape.IsRequired(property) || _random.NextDouble() < presence)
            {
                writer.WritePropertyName(MessageShape.JsonNameOf(property));
                WriteValue(writer, property, presence);
            }
        }

        writer.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter writer, PropertyInfo property, double presence)
    {
        Type type = MessageShape.ValueTypeOf(property);
        switch (type)
        {
            case { IsEnum: true }:
                string[] names = [.. MessageShape.WireNamesOf(type, withOfficialAliases: false)];
                writer.WriteStringValue(names[_random.Next(names.Length)]);
                break;
            case var _ when type == typeof(int) || type == typeof(long):
                writer.WriteNumberValue(NextInteger(property));
                break;
            case var _ when type == typeof(bool):
                writer.WriteBooleanValue(_random.Next(2) == 0);
                break;
            case var _ when type == typeof(JsonText):
                writer.WriteStringValue(NextText(property));
                break;
            case var _ when type == typeof(OcppTimestamp):
                writer.WriteStringValue(NextTimestamp());
                break;
            case var _ when type == typeof(JsonDecimal):
                writer.WriteRawValue(NextDecimal());
                break;
            case var _ when type == typeof(JsonTextArray):
                WriteArray(writer, property, presence, () => writer.WriteStringValue(NextText(property)));
                break;
            case var _ when MessageShape.ItemTypeOf(type) is Type item:
                WriteArray(writer, property, presence, () => WriteObject(writer, item, presence));
                break;
            case var _ when type.IsDefined(typeof(OcppTypeAttribute)):
                WriteObject(writer, type, presence);
                break;
            default:
                throw new UnreachableException($"{property} has a type that no message has.");
        }
    }

    private void WriteArray(Utf8JsonWriter writer, PropertyInfo property, double presence, Action writeItem)
    {
        int least = presence == 1 ? 1 : property.GetCustomAttribute<MinItemsAttribute>()?.Count ?? 0;
        writer.WriteStartArray();
        for (int left = _random.Next(least, 4); left > 0; left--)
        {
            writeItem();
        }

        writer.WriteEndArray();
    }

    private int NextInteger(PropertyInfo property)
    {
        long least = property.GetCustomAttribute<MinimumAttribute>()?.Value ?? int.MinValue;
        return _random.Next(4) switch
        {
            0 => (int)least,
            1 => int.MaxValue,
            2 => (int)_random.NextInt64(least, int.MaxValue),
            _ => _random.Next(1, 10),
        };
    }

    // A quarter is as long as the specification allows, so that a limit counted in bytes or UTF-16 units shows.
    private string NextText(PropertyInfo property)
    {
        int most = MessageShape.MaxLengthOf(property) ?? 2000;
        int length = _random.Next(4) == 0 ? most : _random.Next(Math.Min(most, 30));
        StringBuilder text = new();
        for (int i = 0; i < length; i++)
        {
            text.Append(Characters[_random.Next(Characters.Length)]);
        }

        return text.ToString();
    }

    private string NextTimestamp()
    {
        DateTimeOffset instant = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(_random.NextInt64(2_000_000_000_000));
        return _random.Next(4) switch
        {
            0 => instant.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            1 => instant.ToOffset(TimeSpan.FromMinutes(_random.Next(-840, 841))).ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture),
            _ => instant.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        };
    }

    private string NextDecimal() => _random.Next(4) switch
    {
        0 => "0",
        1 => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(1000)}.0"),
        2 => string.Create(CultureInfo.InvariantCulture, $"-{_random.Next(1000)}.{_random.Next(10)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(1_000_000)}.{_random.Next(10)}"),
    };
}
