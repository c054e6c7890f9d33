using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

/// <summary>
/// Listens by another transport, for the end points that it is told are its, and leaves the process the descriptors that <see cref="EpollTransportFactory"/> leaves it: Kestrel's sockets take
/// the last one too, and the runtime ends the process where it finds none at the wrong moment. Where that one is supported. Safe from any thread.
/// </summary>
/// <param name="isOurs">Which end points are served here.</param>
/// <param name="inner">The transport.</param>
/// <param name="limits">How many descriptors are reserved, and how long accepting pauses.</param>
/// <param name="logger">For pauses.</param>
public sealed class ReservingTransportFactory(Func<EndPoint, bool> isOurs, IConnectionListenerFactory inner, TransportLimits limits, ILogger<ReservingTransportFactory> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint && isOurs(endpoint);

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new ReservingListener(await inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), limits, logger);
}
