using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

/// <summary>
/// One thread, one epoll set. It tells connections when their sockets are ready, runs what was posted to it, and is the only one that closes descriptors: after a
/// batch of events, so that none of the batch can meet a new connection under an old number. Each descriptor is added once, edge-triggered.
/// </summary>
internal sealed unsafe partial class EpollEngine : IDisposable
{
    private const int EventsPerWait = 512;
    private const int NoTimeout = -1;

    // Some 30 µs each, so a millisecond in all, in which a fleet that comes back makes a hundred connections. The kernel lets 4,096 of them wait (net.core.somaxconn by default)
    // and drops the rest, which try again after one second and after three.
    private const int WorkBetweenAccepts = 32;
    private const uint ConnectionEvents = Libc.EventIn | Libc.EventUrgent | Libc.EventOut | Libc.EventReadHangUp | Libc.EventEdgeTriggered;

    private readonly ILogger _logger;
    private readonly ConcurrentQueue<(Action<object?> Action, object? State)> _posted = new();
    private readonly ConcurrentQueue<EpollConnection> _closing = new();
    private readonly Lock _growing = new();
    private readonly int _epoll;
    private readonly WakeHandle _wake;
    private readonly int _wakeDescriptor;
    private readonly Thread _thread;
    private EpollConnection?[] _connections = new EpollConnection?[1024];
    private EpollListener[] _listeners = [];
    private int _connectionCount;
    private int _isAwake;
    private volatile bool _isStopping;
    private volatile bool _hasEnded;

    public EpollEngine(string name, ILogger logger)
    {
        _logger = logger;
        _epoll = Libc.CreateEpoll();
        try
        {
            _wakeDescriptor = Libc.CreateWake();
            _wake = new WakeHandle(_wakeDescriptor);
            EpollEvents.Control(_epoll, Libc.EpollAdd, _wakeDescriptor, Libc.EventIn);
        }
        catch
        {
            _wake?.Dispose();
            _ = Libc.Close(_epoll);
            throw;
        }

        Scheduler = new EngineScheduler(this);
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public EngineScheduler Scheduler { get; }

    /// <summary>Serves a listening socket from now on.</summary>
    public void Add(EpollListener listener)
    {
        lock (_growing)
        {
            _listeners = [.. _listeners, listener];
        }

        EpollEvents.Control(_epoll, Libc.EpollAdd, listener.Descriptor, Libc.EventIn | Libc.EventOneShot);
    }

    /// <summary>Awaits the next connection on a listening socket, once.</summary>
    public void Rearm(EpollListener listener) => EpollEvents.Control(_epoll, Libc.EpollModify, listener.Descriptor, Libc.EventIn | Libc.EventOneShot);

    /// <summary>The listening socket is about to be closed.</summary>
    public void Remove(EpollListener listener)
    {
        lock (_growing)
        {
            _listeners = [.. _listeners.Where(other => other != listener)];
        }
    }

    /// <summary>Serves a connection's socket from now on. Its first event may come before this returns.</summary>
    public void Add(EpollConnection connection)
    {
        int descriptor = connection.Descriptor;
        lock (_growing)
        {
            if (descriptor >= _connections.Length)
            {
                EpollConnection?[] larger = new EpollConnection?[Math.Max(descriptor + 1, 2 * _connections.Length)];
                _connections.CopyTo(larger, 0);
                Volatile.Write(ref _connections, larger);
            }

            Volatile.Write(ref _connections[descriptor], connection);
            _connectionCount++;
        }

        EpollEvents.Control(_epoll, Libc.EpollAdd, descriptor, ConnectionEvents);
    }

    /// <summary>Runs work on the engine's thread; on the thread pool once that has ended. Safe from any thread.</summary>
    public void Post(Action<object?> action, object? state)
    {
        _posted.Enqueue((action, state));
        Wake();
        if (_hasEnded)
        {
            HandOver();
        }
    }

    /// <summary>Closes a connection's descriptor when the events at hand are done with. Safe from any thread.</summary>
    public void CloseSoon(EpollConnection connection)
    {
        _closing.Enqueue(connection);
        Wake();
    }

    /// <summary>
    /// Ends the thread once what was posted has run and the last connection is closed: one whose handler doesn't return keeps its descriptor and this thread, since
    /// nobody else would close it.
    /// </summary>
    public void Dispose()
    {
        _isStopping = true;
        Wake();
    }

    /// <summary>Logs what failed where nobody can be told. Safe from any thread.</summary>
    public void Report(Exception exception) => Log.EventFailed(_logger, exception);

    private void Wake()
    {
        // The thread itself looks before it waits; for all others one write does for all that is posted until it looks.
        if (Environment.CurrentManagedThreadId != _thread.ManagedThreadId && Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            ulong one = 1;
            try
            {
                _ = Libc.Write(_wake, &one, sizeof(ulong));
            }
            catch (ObjectDisposedException)
            {
                // The thread has ended. The handle is what keeps this write off a descriptor that has the same number by now.
            }
        }
    }

    private void Run()
    {
        using EpollEvents events = new(EventsPerWait);
        while (!_isStopping || Volatile.Read(ref _connectionCount) > 0 || !_posted.IsEmpty || !_closing.IsEmpty)
        {
            int count = Libc.EpollWait(_epoll, events.Pointer, events.Capacity, NextTimeoutMs());
            if (count < 0 && Marshal.GetLastPInvokeError() is int error and not Libc.Interrupted)
            {
                // EBADF, EINVAL or EFAULT: nothing that waiting again would mend.
                Environment.FailFast("The transport's epoll_wait failed.", Libc.Failure("epoll_wait", error));
            }

            for (int index = 0; index < count; index++)
            {
                AcceptWaiting(index);
                Tell(events.Descriptor(index), events.Happened(index));
            }

            RunPosted();
            CloseDescriptors();
        }

        _wake.Dispose();
        _ = Libc.Close(_epoll);
        _hasEnded = true;
        Interlocked.MemoryBarrier();
        HandOver();
    }

    private void HandOver()
    {
        while (_posted.TryDequeue(out (Action<object?> Action, object? State) work))
        {
            ThreadPool.UnsafeQueueUserWorkItem(work.Action, work.State, preferLocal: false);
        }
    }

    // Listening sockets that pause for want of descriptors are the only ones that need a clock.
    private int NextTimeoutMs()
    {
        if (!_posted.IsEmpty || !_closing.IsEmpty || (_isStopping && Volatile.Read(ref _connectionCount) == 0))
        {
            return 0;
        }

        int next = NoTimeout;
        foreach (EpollListener listener in Volatile.Read(ref _listeners))
        {
            int due = listener.ResumeIfDue();
            next = due == NoTimeout ? next : next == NoTimeout ? due : Math.Min(next, due);
        }

        return next;
    }

    /// <summary>While connections keep coming they are taken before more is done: whoever finds the kernel's queue full is dropped there.</summary>
    /// <param name="workDone">Events or posted work since the turn began.</param>
    private void AcceptWaiting(int workDone)
    {
        if (workDone % WorkBetweenAccepts != 0)
        {
            return;
        }

        foreach (EpollListener listener in Volatile.Read(ref _listeners))
        {
            if (listener.IsBusy)
            {
                Accept(listener);
            }
        }
    }

    private void Accept(EpollListener listener)
    {
        try
        {
            listener.OnReady();
        }
        catch (Exception exception)
        {
            // Most likely no memory. The listener goes on after a pause.
            Log.EventFailed(_logger, exception);
        }
    }

    private void Tell(int descriptor, uint happened)
    {
        if (descriptor == _wakeDescriptor)
        {
            ulong count;
            _ = Libc.Read(_wakeDescriptor, &count, sizeof(ulong));

            // Before the queues are looked at: what is posted from now on wakes again. A full fence, since a mere write may become visible after the look.
            Interlocked.Exchange(ref _isAwake, 0);
            return;
        }

        EpollConnection?[] connections = Volatile.Read(ref _connections);
        EpollConnection? connection = descriptor < connections.Length ? Volatile.Read(ref connections[descriptor]) : null;
        try
        {
            if (connection is not null)
            {
                connection.OnEvents(happened);
                return;
            }

            foreach (EpollListener listener in Volatile.Read(ref _listeners))
            {
                if (listener.Descriptor == descriptor)
                {
                    Accept(listener);
                    return;
                }
            }
        }
        catch (Exception exception)
        {
            // A bug in what runs on this thread must not end the thread, and with it every connection that it serves.
            Log.EventFailed(_logger, exception);
            connection?.Abort(new Microsoft.AspNetCore.Connections.ConnectionAbortedException("The transport failed on this connection.", exception));
        }
    }

    private void RunPosted()
    {
        // Not what is posted meanwhile: sockets come first again.
        int count = _posted.Count;
        for (int index = 0; index < count && _posted.TryDequeue(out (Action<object?> Action, object? State) work); index++)
        {
            AcceptWaiting(index);
            try
            {
                work.Action(work.State);
            }
            catch (Exception exception)
            {
                Log.EventFailed(_logger, exception);
            }
        }
    }

    private void CloseDescriptors()
    {
        while (_closing.TryDequeue(out EpollConnection? connection))
        {
            lock (_growing)
            {
                _connections[connection.Descriptor] = null;
                _connectionCount--;
            }

            // Closing alone would leave it in the set while a process that is being started holds a copy; its events would be taken for the next one's of that number.
            _ = Libc.EpollControl(_epoll, Libc.EpollDelete, connection.Descriptor, null);
            connection.CloseDescriptor();
        }
    }
}
