using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Ocpp.Transport;

/// <summary>What few connections are ever asked for. A connection of Kestrel's has one from its beginning; one that is served beside it has none until it ends.</summary>
internal sealed class EpollConnectionExtras
{
    private CancellationTokenSource? _closed;

    public string? Id { get; set; }

    public IDictionary<object, object?>? Items { get; set; }

    /// <summary>The pipes that somebody, as TLS does, has put in the place of the socket's.</summary>
    public IDuplexPipe? Transport { get; set; }

    /// <summary>The first object that was stated as a feature: it stands for every interface that it implements.</summary>
    public object? Owner { get; set; }

    /// <summary>All other features, in the order in which they came.</summary>
    public KeyValuePair<Type, object?>[]? Features { get; set; }

    /// <summary>Why the connection was given up. Under the connection's lock to write.</summary>
    public ConnectionAbortedException? AbortReason { get; set; }

    public EndPoint? RemoteEndPoint { get; set; }

    public EndPoint? LocalEndPoint { get; set; }

    /// <summary>Completed when the last bytes have been handed to the kernel, for a disposal that waits for it. Under the connection's lock.</summary>
    public TaskCompletionSource? Drained { get; set; }

    /// <summary>Cancelled when the connection has ended. Under the connection's lock.</summary>
    public CancellationTokenSource Closed => _closed ??= new CancellationTokenSource();

    /// <summary>Tells those who wait for the end, on the thread pool: they may do anything.</summary>
    public void FireClosed(EpollEngine engine)
    {
        if (_closed is null)
        {
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static work =>
            {
                try
                {
                    work.Closed.Cancel();
                }
                catch (Exception exception)
                {
                    // Somebody's callback threw; on this thread it would end the process.
                    work.Engine.Report(exception);
                }
            },
            (Closed: _closed, Engine: engine),
            preferLocal: false);
    }
}
