using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Ocpp.Anchors;

/// <summary>One charge point's socket: a message in, its answer out, one after the other. Ends when the socket does.</summary>
internal sealed class Connection(string chargePointId, WebSocket socket, CentralSystem centralSystem)
{
    private const int Call = 2;
    private const int MaxMessageSize = 1024 * 1024;
    private readonly ArrayBufferWriter<byte> _message = new(4096);
    private readonly ArrayBufferWriter<byte> _answer = new(512);

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await TryReceiveAsync(cancellationToken))
            {
                if (TryAnswer())
                {
                    await socket.SendAsync(_answer.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The peer vanished, or the anchor is told to stop.
        }
    }

    private async Task<bool> TryReceiveAsync(CancellationToken cancellationToken)
    {
        _message.ResetWrittenCount();
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(_message.GetMemory(4096), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return false;
            }

            _message.Advance(received.Count);
            if (_message.WrittenCount > MaxMessageSize)
            {
                await socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, null, cancellationToken);
                return false;
            }

            if (received.EndOfMessage)
            {
                return true;
            }
        }
    }

    private bool TryAnswer()
    {
        _answer.ResetWrittenCount();
        using Utf8JsonWriter writer = new(_answer);
        try
        {
            using JsonDocument document = JsonDocument.Parse(_message.WrittenMemory);
            JsonElement envelope = document.RootElement;
            if (envelope[0].GetInt32() != Call)
            {
                return false;
            }

            string messageId = envelope[1].GetString() ?? throw new JsonException("A CALL has an id.");
            WriteAnswer(writer, messageId, envelope[2].GetString(), envelope[3]);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            // Not OCPP-J: there is no id to answer to.
            return false;
        }
    }

    private void WriteAnswer(Utf8JsonWriter writer, string messageId, string? action, JsonElement payload)
    {
        writer.WriteStartArray();
        try
        {
            object response = centralSystem.Answer(chargePointId, action, payload);
            writer.WriteNumberValue(3);
            writer.WriteStringValue(messageId);
            JsonSerializer.Serialize(writer, response, Messages.Default.GetTypeInfo(response.GetType())!);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            writer.WriteNumberValue(4);
            writer.WriteStringValue(messageId);
            writer.WriteStringValue(exception is JsonException ? "FormationViolation" : "NotImplemented");
            writer.WriteStringValue(exception.Message);
            writer.WriteStartObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
    }
}
