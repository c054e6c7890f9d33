using System.Net.Sockets;
using System.Text;

namespace Ocpp.Interop;

/// <summary>A WebSocket as one would write it by hand on a raw socket: the request typed out, short masked frames, nothing of a library.</summary>
internal sealed class TypedSocket : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    private readonly TcpClient _client = new();

    private TypedSocket()
    {
    }

    /// <summary>Sends a request head and gives the answer's.</summary>
    public static async Task<(TypedSocket Socket, string Head)> OpenAsync(int port, string request)
    {
        TypedSocket socket = new();
        await socket._client.ConnectAsync("127.0.0.1", port);
        await socket._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n")));
        StringBuilder head = new();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await socket.ReadAsync(1))[0]);
        }

        return (socket, head.ToString());
    }

    /// <summary>Sends a text frame of at most 65535 bytes.</summary>
    public async Task SendAsync(string text)
    {
        byte[] payload = Encoding.UTF8.GetBytes(text);
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length];
        byte[] masked = [.. payload.Select(static (value, index) => (byte)(value ^ Mask[index % 4]))];
        await _client.GetStream().WriteAsync((byte[])[0x81, .. length, .. Mask, .. masked]);
    }

    public async Task SendRawAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes);

    /// <summary>The next frame's first byte and payload.</summary>
    public async Task<(byte First, byte[] Payload)> ReceiveFrameAsync()
    {
        byte[] head = await ReadAsync(2);
        int length = head[1];
        if (length == 126)
        {
            byte[] extended = await ReadAsync(2);
            length = (extended[0] << 8) | extended[1];
        }

        return (head[0], await ReadAsync(length));
    }

    public async Task<string> ReceiveAsync()
    {
        (byte first, byte[] payload) = await ReceiveFrameAsync();
        Assert.Equal(0x81, first);
        return Encoding.UTF8.GetString(payload);
    }

    public void Dispose() => _client.Dispose();

    private async Task<byte[]> ReadAsync(int length)
    {
        using CancellationTokenSource limit = new(Limit);
        byte[] bytes = new byte[length];
        await _client.GetStream().ReadExactlyAsync(bytes, limit.Token);
        return bytes;
    }
}
