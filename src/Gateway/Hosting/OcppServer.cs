using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners;
using Ocpp.Transport;

namespace Ocpp.Gateway.Hosting;

/// <summary>
/// Listens for charge points without TLS and serves what it accepts, with the same transports as Kestrel but without Kestrel above them: that keeps some 800 bytes for each connection
/// and goes through all of them each second, which with a million is a sixth of a processor for nothing. TLS stays Kestrel's.
/// </summary>
internal sealed partial class OcppServer(
    OcppOptions options, GatewayListeners listeners, OcppConnectionHandler handler, IEnumerable<IConnectionListenerFactory> factories, ILogger<OcppServer> logger)
    : IHostedService, IAsyncDisposable, IConnectionOwner
{
    private readonly List<IConnectionListener> _bound = [];
    private readonly List<Task> _accepting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Connections, and one more for the server itself while it runs.
    private int _held = 1;
    private bool _isStopped;

    /// <summary>Opens the listeners.</summary>
    /// <exception cref="IOException">Somebody else listens on one of the addresses.</exception>
    /// <exception cref="SocketException">An address isn't ours, or may not be had.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (OcppListener listener in options.Listen.Where(static listener => !listener.IsTls))
        {
            await BindAsync(listener, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the listeners and waits for the connections, which whoever drains the sessions has closed before.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await UnbindAsync().ConfigureAwait(false);
        try
        {
            await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.Abandoned(logger, Volatile.Read(ref _held));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        foreach (IConnectionListener bound in _bound)
        {
            await bound.DisposeAsync().ConfigureAwait(false);
        }

        _bound.Clear();
    }

    void IConnectionOwner.Failed(ConnectionContext connection, Exception exception) => Log.ConnectionFailed(logger, exception, connection.ConnectionId);

    async Task IConnectionOwner.EndAsync(ConnectionContext connection)
    {
        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ConnectionFailed(logger, exception, connection.ConnectionId);
        }
        finally
        {
            Release();
        }
    }

    private async Task BindAsync(OcppListener listener, CancellationToken cancellationToken)
    {
        ListenerAddress address = listener.Address;
        if (address.IsLocalhost)
        {
            // A machine may have one of the two only.
            SocketException? failed = await TryBindAsync(listener, IPAddress.Loopback, cancellationToken).ConfigureAwait(false);
            if (await TryBindAsync(listener, IPAddress.IPv6Loopback, cancellationToken).ConfigureAwait(false) is not null && failed is not null)
            {
                throw failed;
            }
        }
        else if (!address.IsAnyAddress || await TryBindAsync(listener, IPAddress.IPv6Any, cancellationToken).ConfigureAwait(false) is not null)
        {
            await BindAsync(listener, address.IsAnyAddress ? IPAddress.Any : address.Address, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SocketException?> TryBindAsync(OcppListener listener, IPAddress address, CancellationToken cancellationToken)
    {
        try
        {
            await BindAsync(listener, address, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SocketException exception)
        {
            return exception;
        }
    }

    private async Task BindAsync(OcppListener listener, IPAddress address, CancellationToken cancellationToken)
    {
        IPEndPoint endPoint = new(address, listener.Address.Port);
        listeners.AddOcpp(endPoint);

        // As Kestrel chooses: the last one that can.
        IConnectionListenerFactory factory = factories.Last(candidate => candidate is not IConnectionListenerFactorySelector selector || selector.CanBind(endPoint));
        IConnectionListener bound;
        try
        {
            bound = await factory.BindAsync(endPoint, cancellationToken).ConfigureAwait(false);
        }
        catch (AddressInUseException exception)
        {
            throw new IOException($"Failed to bind to address {listener.Uri}: address already in use.", exception);
        }

        _bound.Add(bound);
        listeners.Bound(listener, bound.EndPoint);
        _accepting.Add(AcceptAsync(bound, listener));
    }

    private async Task AcceptAsync(IConnectionListener bound, OcppListener listener)
    {
        // Whoever starts the server doesn't accept.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (await bound.AcceptAsync().ConfigureAwait(false) is { } connection)
            {
                Interlocked.Increment(ref _held);

                // On the thread that serves its socket: a fleet that comes back keeps that one busy, and each connection would wake and wait for another.
                PipeScheduler scheduler = connection.Features.Get<ISocketControlFeature>()?.Scheduler ?? PipeScheduler.ThreadPool;
                scheduler.Schedule(static accepted => ((Accepted)accepted!).Serve(), new Accepted(handler, connection, listener, this));
            }
        }
        catch (Exception exception)
        {
            Log.AcceptingFailed(logger, exception, listener.Uri);
        }
    }

    private async Task UnbindAsync()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        foreach (IConnectionListener bound in _bound)
        {
            await bound.UnbindAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_accepting).ConfigureAwait(false);
        Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _held) == 0)
        {
            _ended.TrySetResult();
        }
    }

    private sealed record Accepted(OcppConnectionHandler Handler, ConnectionContext Connection, OcppListener Listener, IConnectionOwner Server)
    {
        // The server is told of every failure and of the end.
        public void Serve() => _ = Handler.HandleAsync(Connection, Listener, Server);
    }
}
