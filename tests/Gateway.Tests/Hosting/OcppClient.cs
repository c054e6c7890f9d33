using System.Net.WebSockets;
using System.Text;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>A charge point's side of a connection, by .NET's own WebSocket client. Every wait is bounded.</summary>
public sealed class OcppClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<OcppClient> ConnectAsync(RunningGateway gateway, string id, string? password = null, Action<ClientWebSocketOptions>? configure = null)
    {
        OcppClient client = new();
        client._socket.Options.AddSubProtocol("ocpp1.6");
        if (password is not null)
        {
            string credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{password}"));
            client._socket.Options.SetRequestHeader("Authorization", $"Basic {credentials}");
        }

        configure?.Invoke(client._socket.Options);
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await client._socket.ConnectAsync(new Uri($"{gateway.OcppUri}/{Uri.EscapeDataString(id)}"), limit.Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message and gives the next one that comes.</summary>
    public async Task<string> AskAsync(string message)
    {
        await SendAsync(message);
        return await ReceiveAsync();
    }

    public async Task SendAsync(string message)
    {
        using CancellationTokenSource limit = new(Limit);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
    }

    /// <summary>The next message; empty when the gateway closes.</summary>
    public async Task<string> ReceiveAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        WebSocketReceiveResult result = await _socket.ReceiveAsync(_buffer, limit.Token);
        if (result.MessageType == WebSocketMessageType.Close)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            return "";
        }

        Assert.True(result.EndOfMessage);
        return Encoding.UTF8.GetString(_buffer, 0, result.Count);
    }

    public void Dispose() => _socket.Dispose();
}
