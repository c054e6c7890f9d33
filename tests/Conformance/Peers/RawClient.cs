using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Peers;

/// <summary>A client that is only a socket: writes any bytes in any pieces, and reads a server's frames, each held to RFC 6455. Every wait is bounded.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <param name="port">On 127.0.0.1.</param>
    /// <param name="receiveBuffer">Bytes that the kernel holds for us; 0 leaves it to the system.</param>
    public static async Task<RawClient> ConnectAsync(int port, int receiveBuffer = 0)
    {
        // Without NoDelay small pieces would wait for each other's acknowledgement, and be joined.
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        using CancellationTokenSource limit = new(Limit);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
        return new RawClient(socket);
    }

    /// <summary>One write.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using CancellationTokenSource limit = new(Limit);
        await _stream.WriteAsync(bytes, limit.Token);
    }

    /// <summary>As many writes as it takes.</summary>
    public async Task SendInPiecesAsync(ReadOnlyMemory<byte> bytes, int pieceLength)
    {
        while (bytes.Length > pieceLength)
        {
            await SendAsync(bytes[..pieceLength]);
            bytes = bytes[pieceLength..];
        }

        await SendAsync(bytes);
    }

    /// <summary>An HTTP head with its empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        byte[] one = new byte[1];
        StringBuilder head = new();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>The next frame; fails at the end of the stream, at a reset, and where the server breaks the protocol.</summary>
    public async Task<ServerFrame> ReadFrameAsync()
    {
        byte[] header = new byte[2];
        await ReadExactlyAsync(header);
        Assert.True((header[0] & 0x70) == 0, "The server set a reserved bit.");
        Assert.True((header[0] & 0x80) != 0, "The server fragmented, which this one never does.");
        Assert.True((header[1] & 0x80) == 0, "The server masked a frame (RFC 6455 §5.1).");
        byte[] payload = new byte[await ReadLengthAsync(header[1])];
        await ReadExactlyAsync(payload);
        return new ServerFrame((Opcode)(header[0] & 0x0F), payload);
    }

    /// <summary>Reads to the end of the stream and gives what came; a reset fails.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        using MemoryStream rest = new();
        await _stream.CopyToAsync(rest, limit.Token);
        return rest.ToArray();
    }

    /// <summary>Ends our direction and keeps the other.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Vanishes with a reset, as a peer whose power fails and comes back.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<int> ReadLengthAsync(byte length)
    {
        if (length < 126)
        {
            return length;
        }

        byte[] bytes = new byte[length == 126 ? sizeof(ushort) : sizeof(ulong)];
        await ReadExactlyAsync(bytes);
        ulong value = length == 126 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
        Assert.True(value > (length == 126 ? 125UL : ushort.MaxValue), "The server's length is not in its shortest form (RFC 6455 §5.2).");
        return checked((int)value);
    }

    private async Task ReadExactlyAsync(byte[] bytes)
    {
        using CancellationTokenSource limit = new(Limit);
        await _stream.ReadExactlyAsync(bytes, limit.Token);
    }
}
