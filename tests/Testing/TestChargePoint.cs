using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Ocpp.Testing;

/// <summary>
/// A small charge point over .NET's own WebSocket client: sends CALLs and literal text, answers what the Central System asks by a
/// table, and keeps every frame that came.
/// </summary>
public sealed class TestChargePoint : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonArray>> _calls = new();
    private readonly ConcurrentDictionary<string, Func<JsonObject, JsonNode?>> _answers = new();
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private readonly Channel<JsonArray> _asked = Channel.CreateUnbounded<JsonArray>();
    private readonly SemaphoreSlim _sending = new(1);
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    private TestChargePoint(string id) => Id = id;

    public string Id { get; }

    /// <summary>Every text message that came, in order.</summary>
    public ChannelReader<string> Received => _received.Reader;

    /// <summary>Every CALL of the Central System, in order.</summary>
    public ChannelReader<JsonArray> Asked => _asked.Reader;

    public string? SubProtocol => _socket.SubProtocol;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseDescription => _socket.CloseStatusDescription;

    /// <summary>Ends when the connection has ended, by whomever.</summary>
    public Task Ended => _reading;

    /// <param name="endpoint">The listener's address without the identity.</param>
    /// <param name="id">The identity; it is percent-encoded here.</param>
    /// <param name="password">For Basic auth; none without.</param>
    /// <param name="subProtocol">The offer; null offers nothing.</param>
    /// <param name="configure">What else the client is told: certificates, say.</param>
    /// <param name="invoker">Makes the connection in the client's stead; its own TLS settings hold then.</param>
    public static async Task<TestChargePoint> ConnectAsync(
        Uri endpoint, string id, string? password = null, string? subProtocol = "ocpp1.6", Action<ClientWebSocketOptions>? configure = null, HttpMessageInvoker? invoker = null)
    {
        TestChargePoint chargePoint = new(id);
        configure?.Invoke(chargePoint._socket.Options);
        if (subProtocol is not null)
        {
            chargePoint._socket.Options.AddSubProtocol(subProtocol);
        }

        if (password is not null)
        {
            chargePoint._socket.Options.SetRequestHeader("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{password}")));
        }

        chargePoint._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        using CancellationTokenSource limit = new(Limit);
        await chargePoint._socket.ConnectAsync(new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(id)}"), invoker, limit.Token).ConfigureAwait(false);
        chargePoint._reading = chargePoint.ReadAsync();
        return chargePoint;
    }

    /// <summary>Sets how CALLs of one action are answered; a null answer stays silent. Without a setting they get NotImplemented.</summary>
    public TestChargePoint Answering(string action, Func<JsonObject, JsonNode?> answer)
    {
        _answers[action] = answer;
        return this;
    }

    /// <summary>Sends a CALL and gives the CALLRESULT's payload; a CALLERROR throws <see cref="CallErrorException"/>.</summary>
    public async Task<JsonObject> CallAsync(string action, string payload)
    {
        JsonArray answer = await ExchangeAsync(action, payload).ConfigureAwait(false);
        return (int)answer[0]! == 3 ? answer[2]!.AsObject() : throw new CallErrorException((string)answer[2]!, (string)answer[3]!);
    }

    /// <summary>Sends a CALL and gives the whole answer.</summary>
    public async Task<JsonArray> ExchangeAsync(string action, string payload)
    {
        string id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        TaskCompletionSource<JsonArray> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = answered;
        await SendAsync($"[2,\"{id}\",\"{action}\",{payload}]").ConfigureAwait(false);
        return await answered.Task.WaitAsync(Limit).ConfigureAwait(false);
    }

    /// <summary>Sends a text message as it stands.</summary>
    public async Task SendAsync(string text)
    {
        await _sending.WaitAsync(_end.Token).ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _end.Token).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next text message that came.</summary>
    public async Task<string> ReceiveAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        return await _received.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
    }

    /// <summary>The next CALL of the Central System.</summary>
    public async Task<JsonArray> AskedAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        return await _asked.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
    }

    public async Task CloseAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token).ConfigureAwait(false);
        await _reading.WaitAsync(limit.Token).ConfigureAwait(false);
    }

    /// <summary>Drops the connection without a word.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _socket.Abort();
        await _reading.ConfigureAwait(false);
        _socket.Dispose();
        _end.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        ArrayBufferWriter<byte> message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(message.GetMemory(16 * 1024), _end.Token).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _end.Token).ConfigureAwait(false);
                    break;
                }

                message.Advance(part.Count);
                if (part.EndOfMessage)
                {
                    string text = Encoding.UTF8.GetString(message.WrittenSpan);
                    message.ResetWrittenCount();
                    _received.Writer.TryWrite(text);
                    await HandleAsync(JsonNode.Parse(text)!.AsArray()).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The connection was cut: the calls below learn it.
            _received.Writer.TryComplete();
        }

        _received.Writer.TryComplete();
        _asked.Writer.TryComplete();
        foreach (TaskCompletionSource<JsonArray> waiting in _calls.Values)
        {
            waiting.TrySetException(new IOException("The connection ended before the answer."));
        }
    }

    private async Task HandleAsync(JsonArray message)
    {
        string id = message[1]!.ToJsonString();
        if ((int)message[0]! != 2)
        {
            if (_calls.TryRemove((string)message[1]!, out TaskCompletionSource<JsonArray>? answered))
            {
                answered.TrySetResult(message);
            }

            return;
        }

        _asked.Writer.TryWrite(message);
        if (!_answers.TryGetValue((string)message[2]!, out Func<JsonObject, JsonNode?>? answer))
        {
            await SendAsync($"[4,{id},\"NotImplemented\",\"\",{{}}]").ConfigureAwait(false);
        }
        else if (answer(message[3]!.AsObject()) is { } payload)
        {
            await SendAsync($"[3,{id},{payload.ToJsonString(JsonSerializerOptions.Web)}]").ConfigureAwait(false);
        }
    }
}
