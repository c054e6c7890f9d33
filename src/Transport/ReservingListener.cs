using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

/// <summary>
/// Another transport's listener that looks before each connection whether there are descriptors for it, and pauses where there are none but the reserved ones: the connections wait in
/// the kernel. Several listeners that look at the same moment take one each from the reserve, which is large enough for that.
/// </summary>
internal sealed class ReservingListener(IConnectionListener inner, TransportLimits limits, ILogger logger) : IConnectionListener
{
    private readonly DescriptorReserve _reserve = new(limits);
    private readonly PauseNotice _notice = new(limits, logger);
    private volatile bool _isUnbound;

    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_isUnbound && !_reserve.HasRoom())
        {
            _notice.Give(EndPoint, _reserve.Lack);
            await Task.Delay(limits.DescriptorPause, cancellationToken).ConfigureAwait(false);
        }

        return await inner.AcceptAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _isUnbound = true;
        return inner.UnbindAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _isUnbound = true;
        return inner.DisposeAsync();
    }
}
