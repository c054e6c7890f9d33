using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace Ocpp.FleetInMemory.Connections;

/// <summary>A thread that serves connections in memory as an epoll thread serves sockets: who waits for bytes goes on there, and so does what is scheduled for it.</summary>
internal sealed class InMemoryEngine : PipeScheduler, IDisposable
{
    private readonly ConcurrentQueue<(Action<object?> Action, object? State)> _posted = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private int _isAwake = 1;
    private volatile bool _isStopping;

    public InMemoryEngine(int number)
    {
        _thread = new Thread(Run) { Name = $"in memory {number}", IsBackground = true };
        _thread.Start();
    }

    public override void Schedule(Action<object?> action, object? state)
    {
        _posted.Enqueue((action, state));
        if (Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Ends the thread once it has done what was posted.</summary>
    public void Dispose()
    {
        _isStopping = true;
        Schedule(static _ => { }, null);
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            while (_posted.TryDequeue(out (Action<object?> Action, object? State) next))
            {
                next.Action(next.State);
            }

            // Whoever posts from here on wakes it; who did just before is seen by the second look.
            Volatile.Write(ref _isAwake, 0);
            Interlocked.MemoryBarrier();
            if (_posted.IsEmpty || Interlocked.Exchange(ref _isAwake, 1) == 1)
            {
                _wake.Wait();
            }
        }
    }
}
