using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Ocpp.HeapPerConnection;

/// <summary>Charge points on this machine that connect, boot, report two connectors and are silent from then on. Their sockets are open until the fleet is disposed of.</summary>
/// <param name="port">Where the gateway listens for them.</param>
/// <param name="overTls">Whether that is a <c>wss://</c> listener; its certificate may be any.</param>
internal sealed class Fleet(int port, bool overTls) : IDisposable
{
    private const int Underway = 64;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private static readonly string[] Messages =
    [
        """[2,"boot","BootNotification",{"chargePointVendor":"Vendor","chargePointModel":"Model"}]""",
        """[2,"status-1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""",
        """[2,"status-2","StatusNotification",{"connectorId":2,"errorCode":"NoError","status":"Available"}]""",
    ];

    private readonly List<Stream> _connected = [];

    /// <summary>Connects more, up to so many.</summary>
    /// <exception cref="IOException">One wasn't let in, or wasn't answered.</exception>
    public async Task GrowAsync(int count)
    {
        await Parallel.ForAsync(_connected.Count, count, new ParallelOptions { MaxDegreeOfParallelism = Underway }, async (number, cancellationToken) =>
        {
            Stream connected = await ConnectAsync($"CP{number:D6}", cancellationToken);
            lock (_connected)
            {
                _connected.Add(connected);
            }
        });
    }

    public void Dispose()
    {
        foreach (Stream connected in _connected)
        {
            connected.Dispose();
        }
    }

    private async Task<Stream> ConnectAsync(string identity, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            stream = overTls ? await SecureAsync(stream, limit.Token) : stream;
            await SendAsync(stream, Upgrade(identity), "HTTP/1.1 101 ", limit.Token);
            foreach (string message in Messages)
            {
                await SendAsync(stream, Frame(message), "[3,", limit.Token);
            }

            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, CancellationToken cancellationToken)
    {
        SslStream secure = new(stream);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null },
            cancellationToken);
        return secure;
    }

    // One answer at a time is far below a segment's size: it comes in one piece on a loopback.
    private static async Task SendAsync(Stream stream, byte[] bytes, string expected, CancellationToken cancellationToken)
    {
        byte[] answer = new byte[1024];
        await stream.WriteAsync(bytes, cancellationToken);
        int length = await stream.ReadAsync(answer, cancellationToken);
        string text = Encoding.ASCII.GetString(answer, 0, length);
        if (!text.Contains(expected, StringComparison.Ordinal))
        {
            throw new IOException($"{expected} was expected, and this came: {text}");
        }
    }

    private static byte[] Upgrade(string identity) => Encoding.ASCII.GetBytes(
        $"GET /ocpp/{identity} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n");

    // A text frame of less than 126 bytes, masked with zeros (RFC 6455 §5.2).
    private static byte[] Frame(string message) => [0x81, (byte)(0x80 | message.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(message)];
}
