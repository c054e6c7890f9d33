using System.Text.Json;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>Reads single properties out of a payload without a schema: an answer that breaks its schema is passed on all the same.</summary>
internal static class Confirmation
{
    /// <summary>
    /// Whether a confirmation says yes: Accepted, Scheduled (ChangeAvailability), RebootRequired (ChangeConfiguration), Unlocked
    /// (UnlockConnector), or no status at all, as GetConfiguration and UpdateFirmware have none.
    /// </summary>
    public static bool IsAccepted(ReadOnlySpan<byte> payload)
    {
        Utf8JsonReader reader = new(payload);
        if (!TryMoveTo(ref reader, "status"u8) || reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        return reader.TokenType == JsonTokenType.String
            && (JsonFields.Is(ref reader, "Accepted"u8) || JsonFields.Is(ref reader, "Scheduled"u8) || JsonFields.Is(ref reader, "RebootRequired"u8) || JsonFields.Is(ref reader, "Unlocked"u8));
    }

    /// <summary>The JSON of a property of the payload's object, as it stands there. Of several of one name the last, as the codec has it.</summary>
    public static bool TryFind(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> json)
    {
        json = default;
        Utf8JsonReader reader = new(payload);
        while (TryMoveTo(ref reader, name))
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            json = payload[start..(int)reader.BytesConsumed];
        }

        return !json.IsEmpty;
    }

    /// <summary>Moves to the value of the next property of that name at the top level.</summary>
    private static bool TryMoveTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            bool isWanted = JsonFields.Is(ref reader, name);
            reader.Read();
            if (isWanted)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
