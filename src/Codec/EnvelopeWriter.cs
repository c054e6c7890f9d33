using System.Text.Json;
using Ocpp.Codec.V16;

namespace Ocpp.Codec;

/// <summary>
/// Writes whole OCPP-J messages (OCPP-J 1.6 §4.2). The writer is the caller's, who resets it before and flushes it behind each message; it
/// should skip validation. Nothing here allocates but a writer that grows.
/// </summary>
public static class EnvelopeWriter
{
    /// <summary>Writes <c>[2, id, action, payload]</c>. The id is text, as UTF-8 and not yet escaped.</summary>
    public static void WriteCall<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> uniqueId, V16Action action, scoped in T payload)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        BeginCall(writer, uniqueId, action.NameUtf8());
        payload.Write(writer);
        writer.WriteEndArray();
    }

    /// <summary>Writes a CALL around a payload's JSON, which goes out as it came.</summary>
    public static void WriteRawCall(Utf8JsonWriter writer, ReadOnlySpan<byte> uniqueId, ReadOnlySpan<byte> action, ReadOnlySpan<byte> payloadJson)
    {
        BeginCall(writer, uniqueId, action);
        writer.WriteRawValue(payloadJson, skipInputValidation: true);
        writer.WriteEndArray();
    }

    /// <summary>Writes <c>[3, id, payload]</c>. The id is the CALL's own JSON token, quotes included.</summary>
    public static void WriteCallResult<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> idToken, scoped in T payload)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        Begin(writer, MessageType.CallResult, idToken);
        payload.Write(writer);
        writer.WriteEndArray();
    }

    /// <summary>Writes a CALLRESULT around a payload's JSON, which goes out as it came.</summary>
    public static void WriteRawCallResult(Utf8JsonWriter writer, ReadOnlySpan<byte> idToken, ReadOnlySpan<byte> payloadJson)
    {
        Begin(writer, MessageType.CallResult, idToken);
        writer.WriteRawValue(payloadJson, skipInputValidation: true);
        writer.WriteEndArray();
    }

    /// <summary>
    /// Writes <c>[4, id, code, description, {}]</c>. The description has at most 255 characters (OCPP-J 1.6 §4.2.3); what is beyond is left
    /// out.
    /// </summary>
    public static void WriteCallError(Utf8JsonWriter writer, ReadOnlySpan<byte> idToken, CallErrorCode code, string description)
    {
        Begin(writer, MessageType.CallError, idToken);
        writer.WriteStringValue(code.ToName());
        writer.WriteStringValue(description.AsSpan(0, int.Min(description.Length, MaxDescriptionLength)));
        writer.WriteStartObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private const int MaxDescriptionLength = 255;

    private static void BeginCall(Utf8JsonWriter writer, ReadOnlySpan<byte> uniqueId, ReadOnlySpan<byte> action)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((int)MessageType.Call);
        writer.WriteStringValue(uniqueId);
        writer.WriteStringValue(action);
    }

    private static void Begin(Utf8JsonWriter writer, MessageType type, ReadOnlySpan<byte> idToken)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((int)type);
        writer.WriteRawValue(idToken, skipInputValidation: true);
    }
}
