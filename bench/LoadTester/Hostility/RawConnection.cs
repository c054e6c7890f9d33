using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Ocpp.LoadTester.Connections;
using Ocpp.WebSockets.Frames;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.LoadTester.Hostility;

/// <summary>A connection that is free to break every rule: bytes out as they are given, bytes in counted and mostly ignored. One task at a time.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly ConnectionSettings _settings;
    private readonly byte[] _received = new byte[4096];
    private Stream _stream = Stream.Null;

    private RawConnection(Socket socket, ConnectionSettings settings)
    {
        _socket = socket;
        _settings = settings;
    }

    /// <summary>The target has ended the connection.</summary>
    public bool IsEnded { get; private set; }

    public static async Task<RawConnection> ConnectAsync(ConnectionSettings settings, string identity, CancellationToken cancellationToken)
    {
        RawConnection connection = new(settings.CreateSocket(0), settings);
        try
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            await connection._socket.ConnectAsync(settings.RemoteEndPoint, limit.Token).ConfigureAwait(false);
            connection._stream = new NetworkStream(connection._socket);
            if (settings.Tls is not null)
            {
                SslStream secured = new(connection._stream);
                connection._stream = secured;
                await secured.AuthenticateAsClientAsync(settings.Tls.OptionsFor(identity), limit.Token).ConfigureAwait(false);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The whole upgrade request, for those who send only a part of it.</summary>
    public byte[] UpgradeRequest(string identity)
    {
        ArrayBufferWriter<byte> head = new();
        _settings.WriteRequest(head, identity, "dGhlIHNhbXBsZSBub25jZQ=="u8);
        return head.WrittenSpan.ToArray();
    }

    /// <summary>A proper handshake; false where the target refuses it.</summary>
    public async Task<bool> TryUpgradeAsync(string identity, CancellationToken cancellationToken)
    {
        await SendAsync(UpgradeRequest(identity), cancellationToken).ConfigureAwait(false);
        int length = 0;
        while (length < _received.Length)
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            int read = await _stream.ReadAsync(_received.AsMemory(length), limit.Token).ConfigureAwait(false);
            length += read;
            ClientUpgradeStatus status = ClientUpgradeResponse.Read(_received.AsSpan(0, length), "dGhlIHNhbXBsZSBub25jZQ==", _settings.SubProtocol).Status;
            if (read == 0 || status != ClientUpgradeStatus.Incomplete)
            {
                return status == ClientUpgradeStatus.Accepted;
            }
        }

        return false;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a text message in a frame as it should be.</summary>
    public Task SendTextAsync(string text, CancellationToken cancellationToken) => SendAsync(Frame(Opcode.Text, Encoding.UTF8.GetBytes(text)), cancellationToken);

    public static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        byte[] bytes = new byte[MaskedFrameWriter.MaxHeaderLength + payload.Length];
        payload.CopyTo(bytes.AsSpan(MaskedFrameWriter.MaxHeaderLength));
        return bytes[MaskedFrameWriter.WriteAround(bytes, MaskedFrameWriter.MaxHeaderLength, payload.Length, opcode, 0x5A3C_96E1)..];
    }

    /// <summary>Reads and throws away until the target ends the connection or the time is up; gives the bytes read.</summary>
    public async Task<long> DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeUp.CancelAfter(limit);
        long total = 0;
        try
        {
            while (true)
            {
                int read = await _stream.ReadAsync(_received, timeUp.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    IsEnded = true;
                    return total;
                }

                total += read;
            }
        }
        catch (OperationCanceledException)
        {
            return total;
        }
        catch (IOException)
        {
            IsEnded = true;
            return total;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
    }
}
