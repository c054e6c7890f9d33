using System.Net;
using System.Net.Sockets;

namespace Ocpp.FaultProxy;

/// <summary>Listens, connects on to the target for each connection, and lets a <see cref="FaultRelay"/> do the rest.</summary>
internal sealed class TcpFaultProxy : IAsyncDisposable
{
    private const int Backlog = 4096;

    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly FaultScript _script;
    private readonly EndPoint _target;
    private readonly Task _accepting;

    public TcpFaultProxy(IPEndPoint listen, EndPoint target, FaultScript script)
    {
        _script = script;
        _target = target;
        _listener.Bind(listen);
        _listener.Listen(Backlog);
        _accepting = AcceptAsync();
    }

    public ProxyFigures Figures { get; } = new();

    public IPEndPoint Listening => (IPEndPoint)_listener.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> relays = [];
        int number = 0;
        try
        {
            while (true)
            {
                Socket accepted = await _listener.AcceptAsync(_end.Token).ConfigureAwait(false);
                relays.RemoveAll(static relay => relay.IsCompleted);
                relays.Add(RelayAsync(accepted, number++));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays).ConfigureAwait(false);
        }
    }

    private async Task RelayAsync(Socket accepted, int number)
    {
        Figures.Connected();
        Socket target = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        accepted.NoDelay = true;
        try
        {
            await target.ConnectAsync(_target, _end.Token).ConfigureAwait(false);
            await new FaultRelay(accepted, target, _script, number, Figures).RunAsync(_end.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The target can't be reached: the charge point sees its connection end, as without a proxy it would see none.
            accepted.Dispose();
            target.Dispose();
        }
    }
}
