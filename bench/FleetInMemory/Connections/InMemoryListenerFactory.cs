using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Ocpp.FleetInMemory.Connections;

/// <summary>Stands in for the sockets of one port: who connects to it in this process is accepted as a peer from the network would be. All other ports stay with Kestrel.</summary>
/// <param name="port">The port that is served in memory; nothing listens on it.</param>
/// <param name="backlog">Connections that wait to be accepted at most; <see cref="TryConnect"/> says no beyond.</param>
internal sealed class InMemoryListenerFactory(int port, int backlog) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<InMemoryConnection> _waiting = Channel.CreateBounded<InMemoryConnection>(new BoundedChannelOptions(backlog) { SingleReader = true });

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint address && address.Port == port;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint, _waiting));

    /// <summary>Offers a connection to the listener; false while too many wait.</summary>
    public bool TryConnect(InMemoryConnection connection) => _waiting.Writer.TryWrite(connection);

    private sealed class Listener(EndPoint endPoint, Channel<InMemoryConnection> waiting) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && waiting.Reader.TryRead(out InMemoryConnection? connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            waiting.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
