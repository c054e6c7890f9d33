using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocpp.Codec;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>What is posted for a question, and what is read of the answer, in each of the shapes.</summary>
internal static class DecisionText
{
    private static readonly JsonWriterOptions Writing = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(WebhookSubscription webhook, DecisionQuestion question)
    {
        if (webhook.Shape == WebhookShape.Raw && !question.Text.IsEmpty)
        {
            return question.Text.ToArray();
        }

        ArrayBufferWriter<byte> body = new(question.Payload.Length + 256);
        using Utf8JsonWriter writer = new(body, Writing);
        switch (webhook.Shape)
        {
            case WebhookShape.Raw:
                // It had to be mended to be read, and the backend shall be able to read it too.
                writer.WriteStartArray();
                writer.WriteNumberValue(2);
                writer.WriteStringValue(question.MessageId);
                writer.WriteStringValue(question.Action);
                writer.WriteRawValue(question.Payload.Span, skipInputValidation: true);
                writer.WriteEndArray();
                break;
            case WebhookShape.Identity:
                writer.WriteStartObject();
                writer.WriteString("identity"u8, question.ChargePointId);
                writer.WriteString("uniqueId"u8, question.MessageId);
                writer.WriteString("action"u8, question.Action);
                WritePayload(writer, question);
                writer.WriteString("account"u8, webhook.Account);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStartObject();
                writer.WriteString("chargePointId"u8, question.ChargePointId);
                writer.WriteString("protocol"u8, question.Protocol);
                writer.WriteString("messageId"u8, question.MessageId);
                writer.WriteString("action"u8, question.Action);
                WritePayload(writer, question);
                writer.WriteEndObject();
                break;
        }

        writer.Flush();
        return body.WrittenSpan.ToArray();
    }

    /// <summary>Finds the confirmation's payload in an answer. False says what is wrong with it.</summary>
    public static bool TryRead(WebhookShape shape, ReadOnlyMemory<byte> body, string messageId, out ReadOnlyMemory<byte> payload, out string fault)
    {
        payload = default;
        if (JsonUnicode.FindFault(body.Span) is { } noText)
        {
            return Fail($"the answer is no text: {noText}", out fault);
        }

        try
        {
            Utf8JsonReader reader = new(body.Span);
            reader.Read();
            bool isRead = (shape, reader.TokenType) switch
            {
                (WebhookShape.Raw, JsonTokenType.StartArray) => TryReadArray(ref reader, body, messageId, ref payload, out fault),
                (WebhookShape.Identity, JsonTokenType.StartObject) => TryReadMember(ref reader, body, ref payload, out fault),
                (not WebhookShape.Identity, JsonTokenType.StartObject) => TryTake(ref reader, body, ref payload, out fault),
                _ => Fail("the answer is no JSON object", out fault),
            };

            // Throws for anything behind the value but white space.
            return isRead && !reader.Read();
        }
        catch (JsonException exception)
        {
            return Fail($"the answer is no JSON (byte {exception.BytePositionInLine})", out fault);
        }
    }

    private static void WritePayload(Utf8JsonWriter writer, DecisionQuestion question)
    {
        writer.WritePropertyName("payload"u8);
        writer.WriteRawValue(question.Payload.Span, skipInputValidation: true);
    }

    private static bool TryReadArray(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, string messageId, ref ReadOnlyMemory<byte> payload, out string fault)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int type) || type != 3)
        {
            return Fail("the answer is no CALLRESULT", out fault);
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.String || reader.GetString() != messageId)
        {
            return Fail("the answer has another message id", out fault);
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Fail("the CALLRESULT's payload is no object", out fault);
        }

        bool isTaken = TryTake(ref reader, body, ref payload, out fault);
        reader.Read();
        return (isTaken && reader.TokenType == JsonTokenType.EndArray) || Fail("a CALLRESULT is [3, id, payload]", out fault);
    }

    private static bool TryReadMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref ReadOnlyMemory<byte> payload, out string fault)
    {
        bool isError = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isPayload = reader.ValueTextEquals("payload"u8);
            bool isType = reader.ValueTextEquals("messageTypeId"u8);
            reader.Read();
            if (isPayload && reader.TokenType == JsonTokenType.StartObject)
            {
                TryTake(ref reader, body, ref payload, out _);
                continue;
            }

            isError |= isType && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int type) && type == 4;
            reader.Skip();
        }

        if (isError)
        {
            return Fail("the answer is a CALLERROR", out fault);
        }

        fault = "";
        return !payload.IsEmpty || Fail("the answer has no payload", out fault);
    }

    private static bool TryTake(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref ReadOnlyMemory<byte> payload, out string fault)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        payload = body[start..(int)reader.BytesConsumed];
        fault = "";
        return true;
    }

    private static bool Fail(string why, out string fault)
    {
        fault = why;
        return false;
    }
}
