using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Storage.Messages;

namespace Ocpp.Gateway.Messages;

/// <summary>
/// Reads one charge point's messages off the log and shows them. An answer has the action of its CALL, which came shortly before it the other way, so a feed
/// begins to read some messages before its first. For one thread at a time.
/// </summary>
internal sealed class MessageFeed : IDisposable
{
    /// <summary>How many messages before the first one are looked at for its CALL; far more than come between a CALL and its answer.</summary>
    public const int LookBack = 100;

    // CALLs that were never answered don't pile up.
    private const int MaxOpenCalls = 256;

    private readonly MessageReader _messages;
    private readonly long _after;
    private readonly Dictionary<(MessageDirection Direction, string Id), string> _openCalls = [];
    private readonly ArrayBufferWriter<byte> _item = new(1024);
    private readonly Utf8JsonWriter _writer;

    /// <param name="log">Where the messages are.</param>
    /// <param name="chargePointId">Whose.</param>
    /// <param name="after">The sequence of the last message that isn't wanted; 0 begins with the oldest.</param>
    public MessageFeed(MessageLog log, string chargePointId, long after)
    {
        _after = after;
        _messages = log.OpenReader(chargePointId, log.Before(chargePointId, after, LookBack));
        _writer = new Utf8JsonWriter(_item, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>The sequence of the message that was read last.</summary>
    public long Position => Math.Max(_after, _messages.Position);

    /// <summary>The message that was read last, as JSON; valid until the next read.</summary>
    public ReadOnlySpan<byte> Item => _item.WrittenSpan;

    /// <summary>Reads the next message; false when there is none at the moment.</summary>
    public bool TryRead()
    {
        while (_messages.TryRead())
        {
            CodecContext context = new(Leniency.Lenient);
            EnvelopeStatus status = Envelope.TryRead(_messages.Text, ref context, out Envelope envelope);
            MessageType type = status is EnvelopeStatus.Read or EnvelopeStatus.Faulted ? envelope.Type : MessageType.None;
            string? id = type == MessageType.None ? null : envelope.Id.ToString();
            string? action = ActionOf(type, id, in envelope);
            if (_messages.Position > _after)
            {
                Write(type, id, action);
                return true;
            }
        }

        return false;
    }

    /// <summary>Completes as soon as there may be more; false when there won't be.</summary>
    public Task<bool> WaitForMoreAsync(CancellationToken cancellationToken) => _messages.WaitForMoreAsync(cancellationToken);

    public void Dispose() => _writer.Dispose();

    private string? ActionOf(MessageType type, string? id, in Envelope envelope)
    {
        if (id is null)
        {
            return null;
        }

        if (type != MessageType.Call)
        {
            MessageDirection asked = _messages.Direction == MessageDirection.In ? MessageDirection.Out : MessageDirection.In;
            return _openCalls.Remove((asked, id), out string? asking) ? asking : null;
        }

        if (envelope.Action.IsEmpty)
        {
            return null;
        }

        if (_openCalls.Count == MaxOpenCalls)
        {
            _openCalls.Clear();
        }

        string action = Encoding.UTF8.GetString(envelope.Action);
        _openCalls[(_messages.Direction, id)] = action;
        return action;
    }

    private void Write(MessageType type, string? id, string? action)
    {
        _item.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WriteNumber("sequence"u8, _messages.Position);
        _writer.WritePropertyName("time"u8);
        OcppTimestamp.From(_messages.Time).WriteTo(_writer);
        _writer.WriteString("direction"u8, _messages.Direction == MessageDirection.In ? "in"u8 : "out"u8);
        _writer.WriteString("messageType"u8, NameOf(type));
        _writer.WriteString("messageId"u8, id);
        _writer.WriteString("action"u8, action);
        _writer.WriteString("frame"u8, Encoding.UTF8.GetString(_messages.Text));
        _writer.WriteEndObject();
        _writer.Flush();
    }

    /// <summary>As the specification writes them: OCPP-J 1.6 §4.1.3.</summary>
    private static string? NameOf(MessageType type) => type switch
    {
        MessageType.Call => "CALL",
        MessageType.CallResult => "CALLRESULT",
        MessageType.CallError => "CALLERROR",
        _ => null,
    };
}
