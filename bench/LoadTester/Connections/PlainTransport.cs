using System.Buffers;
using System.Net.Sockets;

namespace Ocpp.LoadTester.Connections;

/// <summary>
/// TCP with one pending operation per connection and no buffer while idle: it waits by a receive of no bytes and then reads into the worker's one
/// buffer. Being the event arguments itself saves an object and a delegate for each of many thousand connections.
/// </summary>
internal sealed class PlainTransport(ITransportOwner owner, ConnectionSettings settings) : SocketAsyncEventArgs(true), ITransport
{
    /// <summary>Bytes that the target has not taken. A charge point has no more than one CALL out, so this is a target that stopped reading.</summary>
    private const int MaxUnsent = 1024 * 1024;

    private Socket? _socket;
    private SocketAsyncEventArgs? _sending;
    private byte[]? _unsent;
    private int _unsentLength;
    private bool _connected;
    private bool _closed;

    public void Begin()
    {
        try
        {
            _socket = settings.CreateSocket(owner.Number);
            _socket.Blocking = false;
            RemoteEndPoint = settings.RemoteEndPoint;
            if (!_socket.ConnectAsync(this))
            {
                Continue();
            }
        }
        catch (SocketException exception)
        {
            owner.OnFailed(exception.SocketErrorCode);
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        if (_closed || !_connected)
        {
            return false;
        }

        if (_unsentLength == 0)
        {
            int sent = _socket!.Send(bytes, SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                return false;
            }

            bytes = bytes[int.Max(sent, 0)..];
            if (bytes.IsEmpty)
            {
                return true;
            }
        }

        return TryKeep(bytes);
    }

    public void Close(bool abruptly)
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        if (_socket is not null)
        {
            if (abruptly)
            {
                _socket.LingerState = new LingerOption(enable: true, 0);
            }

            _socket.Dispose();
        }

        if (_sending is null && _unsent is not null)
        {
            ArrayPool<byte>.Shared.Return(_unsent);
            _unsent = null;
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        lock (owner.Turn)
        {
            Continue();
        }
    }

    private void Continue()
    {
        if (!TryContinue())
        {
            Dispose();
        }
    }

    /// <summary>Takes what has happened and waits for what comes next; false once there is nothing to wait for.</summary>
    private bool TryContinue()
    {
        if (_closed)
        {
            return false;
        }

        if (SocketError != SocketError.Success)
        {
            owner.OnFailed(SocketError);
            return false;
        }

        if (!_connected)
        {
            _connected = true;
            SetBuffer(Memory<byte>.Empty);
            owner.OnConnected();
        }
        else
        {
            Receive();
        }

        while (!_closed)
        {
            if (_socket!.ReceiveAsync(this))
            {
                return true;
            }

            if (SocketError != SocketError.Success)
            {
                owner.OnFailed(SocketError);
                return false;
            }

            Receive();
        }

        return false;
    }

    private void Receive()
    {
        Span<byte> room = owner.ReceiveRoom(out byte[] buffer, out int offset);
        int received = _socket!.Receive(room, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success)
        {
            owner.OnFailed(error);
        }
        else if (received == 0)
        {
            owner.OnEndOfStream();
        }
        else
        {
            owner.OnReceived(buffer, offset + received);
        }
    }

    private bool TryKeep(ReadOnlySpan<byte> bytes)
    {
        if (_unsentLength + bytes.Length > MaxUnsent)
        {
            return false;
        }

        if (_sending is not null)
        {
            // A send is on its way over the first part of the buffer, which therefore stays where it is.
            byte[] larger = ArrayPool<byte>.Shared.Rent(_unsentLength + bytes.Length);
            _unsent.AsSpan(0, _unsentLength).CopyTo(larger);
            bytes.CopyTo(larger.AsSpan(_unsentLength));
            _unsent = larger;
            _unsentLength += bytes.Length;
            return true;
        }

        _unsent = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(_unsent);
        _unsentLength = bytes.Length;
        _sending = new SocketAsyncEventArgs(true);
        _sending.Completed += (_, _) =>
        {
            lock (owner.Turn)
            {
                ContinueSending();
            }
        };
        SendKept();
        return true;
    }

    private void SendKept()
    {
        _sending!.SetBuffer(_unsent, 0, _unsentLength);
        if (!_socket!.SendAsync(_sending))
        {
            ContinueSending();
        }
    }

    private void ContinueSending()
    {
        if (_closed || _sending!.SocketError != SocketError.Success)
        {
            _sending?.Dispose();
            _sending = null;
            return;
        }

        int sent = _sending.BytesTransferred;
        _unsentLength -= sent;
        if (_unsentLength > 0)
        {
            _unsent.AsSpan(sent, _unsentLength).CopyTo(_unsent);
            SendKept();
            return;
        }

        _sending.Dispose();
        _sending = null;
        ArrayPool<byte>.Shared.Return(_unsent!);
        _unsent = null;
    }
}
