using System.Text.Json;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16;

/// <summary>Looks up one text of a payload as it was sent, where the parsed value says less than the text.</summary>
internal static class PayloadText
{
    /// <summary>The text between the quotes of a property of the outermost object, escapes and all; empty where it is no text. The last of several wins.</summary>
    /// <param name="payload">A JSON object that has been read as valid.</param>
    /// <param name="name">The property's name.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> name)
    {
        Utf8JsonReader reader = new(payload);
        ReadOnlySpan<byte> found = default;
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            bool matches = JsonFields.Is(ref reader, name);
            reader.Read();
            if (matches)
            {
                found = reader.TokenType is JsonTokenType.String or JsonTokenType.Number ? reader.ValueSpan : default;
            }

            reader.TrySkip();
        }

        return found;
    }
}
