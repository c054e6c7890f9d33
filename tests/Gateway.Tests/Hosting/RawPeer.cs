using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>The other end of a connection that needn't be a charge point: says what it is told to, and sees its end. Every wait is bounded.</summary>
internal sealed class RawPeer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();
    private Stream? _stream;

    private Stream Stream => _stream ?? throw new InvalidOperationException("It isn't connected.");

    public static async Task<RawPeer> ConnectAsync(RunningGateway gateway, string bytes = "") => await ConnectAsync(gateway, Encoding.ASCII.GetBytes(bytes));

    public static async Task<RawPeer> ConnectAsync(RunningGateway gateway, byte[] bytes)
    {
        Uri uri = new(gateway.OcppUri);
        RawPeer peer = new();
        await peer._client.ConnectAsync(uri.Host, uri.Port).WaitAsync(Limit);
        peer._stream = peer._client.GetStream();
        await peer._stream.WriteAsync(bytes);
        return peer;
    }

    /// <summary>One whose TLS handshake has come to its end.</summary>
    public static async Task<RawPeer> ConnectOverTlsAsync(RunningGateway gateway, string bytes = "")
    {
        RawPeer peer = await ConnectAsync(gateway);
        SslStream tls = new(peer.Stream);
        peer._stream = tls;
        await tls.AuthenticateAsClientAsync(Tls).WaitAsync(Limit);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(bytes));
        return peer;
    }

    /// <summary>What a client says first when it wants TLS.</summary>
    public static Task<byte[]> HelloAsync() => HelloAsync(Tls);

    /// <summary>As the other, with what it is told of TLS.</summary>
    public static async Task<byte[]> HelloAsync(SslClientAuthenticationOptions options)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TcpClient client = new();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using TcpClient accepted = await listener.AcceptTcpClientAsync();
        await using SslStream tls = new(client.GetStream());
        Task shaking = tls.AuthenticateAsClientAsync(options);
        byte[] record = new byte[16 * 1024];
        await accepted.GetStream().ReadExactlyAsync(record.AsMemory(0, 5));
        int length = 5 + ((record[3] << 8) | record[4]);
        await accepted.GetStream().ReadExactlyAsync(record.AsMemory(5, length - 5));
        accepted.Close();
        await Assert.ThrowsAnyAsync<IOException>(() => shaking.WaitAsync(Limit));
        return record[..length];
    }

    /// <summary>Waits until the gateway has said something.</summary>
    public async Task<int> ReadAsync() => await Stream.ReadAsync(new byte[16 * 1024]).AsTask().WaitAsync(Limit);

    /// <summary>Reads until the gateway closes or breaks the connection.</summary>
    public async Task EndAsync()
    {
        try
        {
            while (await ReadAsync() > 0)
            {
            }
        }
        catch (IOException)
        {
            return;
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _client.Dispose();
    }

    private static SslClientAuthenticationOptions Tls => new() { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=localhost" };
}
