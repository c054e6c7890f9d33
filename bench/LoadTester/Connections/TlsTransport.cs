using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Ocpp.LoadTester.Connections;

/// <summary>TLS over TCP. Holds no buffer of ours while idle; what OpenSSL holds is its own.</summary>
internal sealed class TlsTransport(ITransportOwner owner, ConnectionSettings settings) : ITransport
{
    private const int MaxUnsent = 1024 * 1024;
    private const int ReadSize = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _unsent = new(256);
    private Socket? _socket;
    private SslStream? _stream;
    private Task _reading = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _closed;

    public void Begin()
    {
        try
        {
            _socket = settings.CreateSocket(owner.Number);
            _reading = ReadAsync(_socket);
        }
        catch (SocketException exception)
        {
            owner.OnFailed(exception.SocketErrorCode);
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        if (_closed || _stream is null || _unsent.WrittenCount + bytes.Length > MaxUnsent)
        {
            return false;
        }

        _unsent.Write(bytes);
        if (!_isWriting)
        {
            _isWriting = true;
            _writing = WriteAsync(_stream);
        }

        return true;
    }

    public void Close(bool abruptly)
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        if (abruptly && _socket is not null)
        {
            _socket.LingerState = new LingerOption(enable: true, 0);
        }

        _socket?.Dispose();
    }

    private async Task ReadAsync(Socket socket)
    {
        // The caller holds the turn and must not run into the reports below.
        await Task.Yield();
        try
        {
            await socket.ConnectAsync(settings.RemoteEndPoint).ConfigureAwait(false);
            SslStream stream = new(new NetworkStream(socket));
            await using (stream.ConfigureAwait(false))
            {
                await stream.AuthenticateAsClientAsync(settings.Tls!.OptionsFor(owner.Identity)).ConfigureAwait(false);
                lock (owner.Turn)
                {
                    _stream = stream;
                    owner.OnConnected();
                }

                await ReadAsync(stream).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or ObjectDisposedException or InvalidOperationException)
        {
            lock (owner.Turn)
            {
                if (!_closed)
                {
                    owner.OnFailed(exception);
                }
            }
        }
    }

    private async Task ReadAsync(SslStream stream)
    {
        while (true)
        {
            // No buffer is rented before there is something to put into it.
            await stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            byte[] arrived = ArrayPool<byte>.Shared.Rent(ReadSize);
            try
            {
                int length = await stream.ReadAsync(arrived).ConfigureAwait(false);
                lock (owner.Turn)
                {
                    if (_closed)
                    {
                        return;
                    }

                    if (length == 0)
                    {
                        owner.OnEndOfStream();
                        return;
                    }

                    arrived.AsSpan(0, length).CopyTo(owner.ReceiveRoom(out byte[] buffer, out int offset));
                    owner.OnReceived(buffer, offset + length);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(arrived);
            }
        }
    }

    private async Task WriteAsync(SslStream stream)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                byte[] piece;
                int length;
                lock (owner.Turn)
                {
                    length = _unsent.WrittenCount;
                    if (length == 0 || _closed)
                    {
                        _isWriting = false;
                        return;
                    }

                    piece = ArrayPool<byte>.Shared.Rent(length);
                    _unsent.WrittenSpan.CopyTo(piece);
                    _unsent.ResetWrittenCount();
                }

                try
                {
                    await stream.WriteAsync(piece.AsMemory(0, length)).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(piece);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The reading side reports the same end.
            Close(abruptly: true);
        }
    }
}
