using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>A connection from an address of our choosing on loopback, byte for byte as the test says it. Every wait is bounded.</summary>
internal sealed class ProxiedPeer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private Stream _stream;

    private ProxiedPeer(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
    }

    /// <summary>Our end, as the gateway's socket sees it.</summary>
    public string Address => _socket.LocalEndPoint!.ToString()!;

    public static async Task<ProxiedPeer> ConnectAsync(string uri, string from)
    {
        Uri listener = new(uri);
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Parse(listener.Host), listener.Port).WaitAsync(Limit);
        return new ProxiedPeer(socket);
    }

    /// <summary>A charge point's upgrade on such a connection: what stands before it, TLS where the listener speaks it, and the request.</summary>
    public static async Task<(ProxiedPeer Peer, string Status)> UpgradeAsync(string uri, string from, string id, byte[]? before = null, string headers = "")
    {
        ProxiedPeer peer = await ConnectAsync(uri, from);
        await peer.SendAsync(before ?? []);
        if (uri.StartsWith("wss", StringComparison.Ordinal))
        {
            await peer.BeginTlsAsync();
        }

        await peer.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /ocpp/{id} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n{headers}\r\n"));
        return (peer, await peer.ReadStatusAsync());
    }

    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes).AsTask().WaitAsync(Limit);
        }
        catch (IOException)
        {
            // It was closed already: what is read says so.
            return;
        }
    }

    public async Task BeginTlsAsync()
    {
        SslStream tls = new(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=localhost" }).WaitAsync(Limit);
    }

    /// <summary>The status code of an HTTP answer; empty where the connection ends without one.</summary>
    public async Task<string> ReadStatusAsync()
    {
        byte[] head = new byte[8192];
        int length = 0;
        try
        {
            // To the head's end, which TLS may give in pieces.
            while (length < head.Length && !head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            {
                int read = await _stream.ReadAsync(head.AsMemory(length, 1)).AsTask().WaitAsync(Limit);
                if (read == 0)
                {
                    return "";
                }

                length += read;
            }
        }
        catch (IOException)
        {
            return "";
        }

        return Encoding.ASCII.GetString(head, 0, length).Split(' ')[1];
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
