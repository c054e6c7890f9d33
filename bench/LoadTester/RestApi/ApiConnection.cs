using System.Net.Sockets;
using Ocpp.LoadTester.Connections;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.RestApi;

/// <summary>One connection to the API, kept alive, with one request on its way at most. Under the worker's turn.</summary>
internal sealed class ApiConnection : ITransportOwner
{
    private readonly ApiClient _client;
    private readonly ITransport _transport;
    private byte[]? _leftover;
    private bool _isClosed;

    public ApiConnection(ApiClient client, ConnectionSettings settings, WorkerTurn turn)
    {
        _client = client;
        Turn = turn;
        _transport = settings.Tls is null ? new PlainTransport(this, settings) : new TlsTransport(this, settings);
    }

    public WorkerTurn Turn { get; }

    public int Number => 0;

    public string Identity => "";

    /// <summary>Whose answer is awaited; below 0 for nobody's.</summary>
    public int Slot { get; private set; } = -1;

    public bool WasConnected { get; private set; }

    /// <summary>Begins to connect. Only the pacing thread does it, so that no received bytes lie in the worker's buffer meanwhile.</summary>
    public void Begin() => _transport.Begin();

    /// <summary>Sends a request; the client hears of its answer or of the connection's end.</summary>
    public void Send(int slot, ReadOnlySpan<byte> request)
    {
        Slot = slot;
        if (!_transport.TrySend(request))
        {
            End("the request could not be sent");
        }
    }

    public void Close() => End("closed");

    public void OnConnected()
    {
        WasConnected = true;
        _client.OnConnected(this);
    }

    public Span<byte> ReceiveRoom(out byte[] buffer, out int offset) => Turn.RoomBehind(_leftover, out buffer, out offset);

    public void OnReceived(byte[] buffer, int length)
    {
        _leftover = null;
        HttpAnswer answer;
        try
        {
            if (!HttpAnswer.TryRead(buffer.AsSpan(0, length), out answer))
            {
                _leftover = buffer.AsSpan(0, length).ToArray();
                return;
            }
        }
        catch (FormatException exception)
        {
            End(exception.Message);
            return;
        }

        if (Slot < 0 || answer.Length != length)
        {
            End("the API sent what nobody had asked for");
            return;
        }

        int slot = Slot;
        Slot = -1;
        if (answer.Closes)
        {
            End("the API closes the connection after each answer");
        }
        else
        {
            _client.OnIdle(this);
        }

        _client.OnAnswered(slot, in answer);
    }

    public void OnEndOfStream() => End("the API closed the connection");

    public void OnFailed(SocketError error) => End(error.ToString());

    public void OnFailed(Exception exception) => End((exception.InnerException ?? exception).Message);

    private void End(string why)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _transport.Close(abruptly: true);
        _client.OnEnded(this, why);
    }
}
