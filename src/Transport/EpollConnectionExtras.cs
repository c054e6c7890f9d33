using System.Net;

namespace Ocpp.Transport;

/// <summary>What few connections are ever asked for.</summary>
internal sealed class EpollConnectionExtras
{
    private CancellationTokenSource? _closed;

    public IDictionary<object, object?>? Items { get; set; }

    public EndPoint? RemoteEndPoint { get; set; }

    public EndPoint? LocalEndPoint { get; set; }

    /// <summary>Cancelled when the connection has ended. Under the connection's lock.</summary>
    public CancellationTokenSource Closed => _closed ??= new CancellationTokenSource();

    /// <summary>Tells those who wait for the end, on the thread pool: they may do anything.</summary>
    public void FireClosed()
    {
        if (_closed is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);
        }
    }
}
