using System.Text.Json;

namespace Ocpp.Codec;

/// <summary>Counts the items of a JSON array that comes from ourselves.</summary>
internal static class JsonArrayCount
{
    /// <summary>The number of items.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON array.</exception>
    public static int Of(ReadOnlySpan<byte> raw)
    {
        Utf8JsonReader reader = new(raw);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Not a JSON array.");
        }

        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            reader.Skip();
        }

        reader.Read();
        return count;
    }
}
