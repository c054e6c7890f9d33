using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Ocpp.LoadTester.Engine;
using Ocpp.WebSockets.Frames;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.LoadTester.Connections;

/// <summary>Who is told what happens on a connection, under the worker's turn.</summary>
internal interface IConnectionOwner
{
    /// <summary>The handshake is over.</summary>
    void OnOpen();

    /// <summary>A text message, which is gone when this returns.</summary>
    void OnMessage(ReadOnlySpan<byte> text);

    /// <summary>The connection has ended; called once.</summary>
    void OnEnded(EndKind kind, int code, string detail);
}

/// <summary>One WebSocket connection of a simulated charge point, from the TCP connection to its end. Everything happens under the worker's turn.</summary>
internal sealed class Connection : ITransportOwner
{
    /// <summary>Central Systems send configuration requests and local lists; 1 MiB is what they themselves take by default.</summary>
    private const int MaxMessageSize = 1024 * 1024;

    private readonly WorkerTurn _turn;
    private readonly ConnectionSettings _settings;
    private readonly IConnectionOwner _owner;
    private readonly ITransport _transport;
    private readonly ulong _nonce;
    private FrameReader _frames = new(MaxMessageSize, FrameSender.Server);
    private byte[]? _leftover;
    private bool _open;
    private bool _ended;

    public Connection(WorkerTurn turn, ConnectionSettings settings, IConnectionOwner owner, int number, string identity, ulong nonce)
    {
        _turn = turn;
        _settings = settings;
        _owner = owner;
        Number = number;
        Identity = identity;
        _nonce = nonce;
        _transport = settings.Tls is null ? new PlainTransport(this, settings) : new TlsTransport(this, settings);
    }

    public WorkerTurn Turn => _turn;

    /// <summary>The charge point's number, by which it gets its source address.</summary>
    public int Number { get; }

    public string Identity { get; }

    public bool IsOpen => _open && !_ended;

    /// <summary>Begins to connect. Only the pacing thread does it, so that no received bytes lie in the worker's buffer meanwhile.</summary>
    public void Begin() => _transport.Begin();

    /// <summary>Sends a whole frame.</summary>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        if (_transport.TrySend(frame))
        {
            _turn.BytesSent += frame.Length;
            return true;
        }

        if (!_ended)
        {
            End(EndKind.NotReading, 0, "the target reads nothing", abruptly: true);
        }

        return false;
    }

    /// <summary>Ends the connection as the charge point's own wish: by a Close frame, or as if the cable had been cut.</summary>
    public void Close(bool abruptly)
    {
        if (_open && !abruptly && !_ended)
        {
            Span<byte> frame = stackalloc byte[MaskedFrameWriter.MaxControlLength];
            _transport.TrySend(frame[..MaskedFrameWriter.WriteClose(frame, CloseCode.NormalClosure, _turn.NextMaskingKey())]);
        }

        End(EndKind.ByUs, 0, "", abruptly);
    }

    /// <summary>The handshake took too long.</summary>
    public void GiveUp() => End(EndKind.HandshakeTimeout, 0, "no answer to the upgrade request", abruptly: true);

    public void OnConnected()
    {
        Span<byte> key = stackalloc byte[ClientUpgradeRequest.KeyLength];
        WriteKey(key);
        _turn.Head.ResetWrittenCount();
        _settings.WriteRequest(_turn.Head, Identity, key);
        if (!_transport.TrySend(_turn.Head.WrittenSpan))
        {
            End(EndKind.Lost, 0, "the upgrade request could not be sent", abruptly: true);
        }
    }

    /// <summary>Room in the worker's buffer, behind what an earlier receive left over, which is kept until something was received.</summary>
    public Span<byte> ReceiveRoom(out byte[] buffer, out int offset) => _turn.RoomBehind(_leftover, out buffer, out offset);

    public void OnReceived(byte[] buffer, int length)
    {
        _turn.BytesReceived += length - (_leftover?.Length ?? 0);
        ReadOnlySequence<byte> rest = new(buffer, 0, length);
        _leftover = null;
        if (!_open && !TryOpen(ref rest))
        {
            return;
        }

        while (!_ended && TryTakeFrame(ref rest))
        {
        }

        if (!_ended && !rest.IsEmpty)
        {
            // Part of a header or of a control frame: payloads are gathered by the reader.
            _leftover = rest.ToArray();
        }
    }

    public void OnEndOfStream() => End(_open ? EndKind.Lost : EndKind.MalformedHandshake, 0, _open ? "the stream ended without a Close frame" : "the stream ended during the handshake", abruptly: true);

    public void OnFailed(SocketError error) => End(_open || error == SocketError.ConnectionReset ? EndKind.Lost : EndKind.ConnectFailed, 0, error.ToString(), abruptly: true);

    public void OnFailed(Exception exception)
    {
        if (exception is SocketException socket)
        {
            OnFailed(socket.SocketErrorCode);
        }
        else
        {
            End(_open ? EndKind.Lost : EndKind.TlsFailed, 0, (exception.InnerException ?? exception).Message, abruptly: true);
        }
    }

    private bool TryOpen(ref ReadOnlySequence<byte> bytes)
    {
        Span<byte> key = stackalloc byte[ClientUpgradeRequest.KeyLength];
        WriteKey(key);
        ClientUpgradeResponse answer = ClientUpgradeResponse.Read(bytes.FirstSpan, Encoding.ASCII.GetString(key), _settings.SubProtocol);
        switch (answer.Status)
        {
            case ClientUpgradeStatus.Incomplete:
                _leftover = bytes.ToArray();
                return false;
            case ClientUpgradeStatus.Accepted when answer.SubProtocol.IsEmpty && !_settings.SubProtocol.IsEmpty:
                // OCPP-J 1.6 §3.2: the Central System names the protocol that it has chosen.
                End(EndKind.WrongSubProtocol, 101, "none was named", abruptly: true);
                return false;
            case ClientUpgradeStatus.Accepted:
                bytes = bytes.Slice(answer.Length);
                _open = true;
                _owner.OnOpen();
                return !_ended;
            case ClientUpgradeStatus.Refused:
                End(EndKind.HandshakeRefused, answer.StatusCode, "", abruptly: true);
                return false;
            case ClientUpgradeStatus.WrongAccept:
                End(EndKind.WrongAccept, 101, "", abruptly: true);
                return false;
            case ClientUpgradeStatus.WrongSubProtocol:
                End(EndKind.WrongSubProtocol, 101, Encoding.ASCII.GetString(answer.SubProtocol), abruptly: true);
                return false;
            default:
                End(EndKind.MalformedHandshake, answer.StatusCode, "", abruptly: true);
                return false;
        }
    }

    private bool TryTakeFrame(ref ReadOnlySequence<byte> rest)
    {
        switch (_frames.TryRead(ref rest, out ReadOnlySpan<byte> payload))
        {
            case FrameReadStatus.Message:
                _owner.OnMessage(payload);
                return true;
            case FrameReadStatus.Ping:
                _turn.Pings++;
                Span<byte> pong = stackalloc byte[MaskedFrameWriter.MaxControlLength];
                TrySend(pong[..MaskedFrameWriter.WriteControl(pong, Opcode.Pong, payload, _turn.NextMaskingKey())]);
                return true;
            case FrameReadStatus.Pong:
                return true;
            case FrameReadStatus.Close:
                CloseFrame close = CloseFrame.Read(payload);
                int code = close.Code ?? (int)CloseCode.NoStatusReceived;
                string reason = Encoding.UTF8.GetString(close.Reason);
                Span<byte> echo = stackalloc byte[MaskedFrameWriter.MaxControlLength];
                _transport.TrySend(echo[..MaskedFrameWriter.WriteControl(echo, Opcode.Close, payload[..int.Min(payload.Length, sizeof(ushort))], _turn.NextMaskingKey())]);
                End(EndKind.CloseFrame, code, reason, abruptly: false);
                return false;
            case FrameReadStatus.Violated:
                Violation violation = _frames.Violation;
                End(EndKind.FrameViolation, (int)violation.Code, violation.Reason, abruptly: true);
                return false;
            default:
                return false;
        }
    }

    private void End(EndKind kind, int code, string detail, bool abruptly)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _frames.Dispose();
        _leftover = null;
        _transport.Close(abruptly);
        _owner.OnEnded(kind, code, detail);
    }

    /// <summary>The same key whenever it is asked for, so that it needn't be kept.</summary>
    private void WriteKey(Span<byte> key)
    {
        SeededRandom random = new(_nonce);
        Span<byte> nonce = stackalloc byte[ClientUpgradeRequest.NonceLength];
        BitConverter.TryWriteBytes(nonce, random.Next64());
        BitConverter.TryWriteBytes(nonce[sizeof(ulong)..], random.Next64());
        ClientUpgradeRequest.WriteKey(nonce, key);
    }
}
