using System.Net;

namespace Ocpp.Transport;

/// <summary>What few connections are ever asked for.</summary>
internal sealed class EpollConnectionExtras
{
    private CancellationTokenSource? _closed;

    public IDictionary<object, object?>? Items { get; set; }

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
