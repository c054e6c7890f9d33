using System.Net;
using System.Net.Sockets;

namespace Ocpp.Conformance.Servers;

/// <summary>Listens on a loopback port and sends every text message back, over the WebSocket layer and nothing else of ours.</summary>
internal sealed class EchoHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _maxMessageSize;
    private readonly Task _accepting;

    public EchoHost(int maxMessageSize)
    {
        _maxMessageSize = maxMessageSize;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                served.RemoveAll(static task => task.IsCompletedSuccessfully);
                served.Add(new EchoConnection(socket, _maxMessageSize).ServeAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }
}
