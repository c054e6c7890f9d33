using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Ocpp.Gateway.State;

/// <summary>
/// Picks single properties out of a payload. Payloads were read by the codec when they arrived, leniently: a number may be text and the
/// other way round, and a repeated property counts with its last value.
/// </summary>
internal static class JsonFields
{
    /// <summary>The value of a property of the outermost object as it was written; empty when there is none, or nothing readable.</summary>
    public static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> found = default;
        try
        {
            Utf8JsonReader reader = new(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isMatch = Is(ref reader, name);
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isMatch)
                {
                    found = json[start..(int)reader.BytesConsumed];
                }
            }

            return found.SequenceEqual("null"u8) ? default : found;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>A property as text, a number as it was written; null when there is none.</summary>
    public static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) => TextOf(Raw(json, name));

    /// <summary>A JSON value as text; null when it is empty or neither text nor number.</summary>
    public static string? TextOf(ReadOnlySpan<byte> value)
    {
        if (value.Length == 0 || value[0] is (byte)'{' or (byte)'[')
        {
            return null;
        }

        if (value[0] != (byte)'"')
        {
            return System.Text.Encoding.UTF8.GetString(value);
        }

        try
        {
            Utf8JsonReader reader = new(value);
            reader.Read();
            return reader.GetString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Text with half of a surrogate pair: legal JSON, but no text.
            return System.Text.Encoding.UTF8.GetString(value[1..^1]);
        }
    }

    /// <summary>A property as a whole number, rounded and saturated; null when there is none.</summary>
    public static long? Number(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> value = Raw(json, name).Trim((byte)'"');
        if (value.Length == 0)
        {
            return null;
        }

        if (Utf8Parser.TryParse(value, out long whole, out int used) && used == value.Length)
        {
            return whole;
        }

        return Utf8Parser.TryParse(value, out double real, out used) && used == value.Length && !double.IsNaN(real)
            ? real >= long.MaxValue ? long.MaxValue : real <= long.MinValue ? long.MinValue : (long)Math.Round(real, MidpointRounding.AwayFromZero)
            : null;
    }

    /// <summary>The items of an array, each as it was written; none when it isn't one.</summary>
    public static List<ReadOnlyMemory<byte>> Items(ReadOnlySpan<byte> array)
    {
        List<ReadOnlyMemory<byte>> items = [];
        try
        {
            Utf8JsonReader reader = new(array);
            if (array.Length == 0 || !reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return items;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add(array[start..(int)reader.BytesConsumed].ToArray());
            }

            return items;
        }
        catch (JsonException)
        {
            return items;
        }
    }

    /// <summary>
    /// A payload that may be kept in a stored record: itself where it is no longer than <paramref name="maxLength"/> bytes, else only its short
    /// properties. The whole payload stays in the journal.
    /// </summary>
    public static ReadOnlySpan<byte> Bound(ReadOnlySpan<byte> json, int maxLength)
    {
        if (json.Length <= maxLength)
        {
            return json;
        }

        try
        {
            return ShortProperties(json, maxLength);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A name with half of a surrogate pair. What can't be shown is no reason to stop applying facts.
            return "{}"u8;
        }
    }

    /// <summary>Whether the name or the text that the reader is at is this one.</summary>
    public static bool Is(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        try
        {
            return reader.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            // One with half of a surrogate pair, which lenient reading passes over, is none that we look for.
            return false;
        }
    }

    private static ReadOnlySpan<byte> ShortProperties(ReadOnlySpan<byte> json, int maxLength)
    {
        ArrayBufferWriter<byte> kept = new();
        using Utf8JsonWriter writer = new(kept, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        Utf8JsonReader reader = new(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            ReadOnlySpan<byte> value = json[start..(int)reader.BytesConsumed];
            if (name.Length + value.Length <= BoundedText.MaxLength && writer.BytesCommitted + writer.BytesPending + name.Length + value.Length + 16 <= maxLength)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value, skipInputValidation: true);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return kept.WrittenSpan;
    }
}
