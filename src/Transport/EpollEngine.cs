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

    private const uint ConnectionEvents = Libc.EventIn | Libc.EventUrgent | Libc.EventOut | Libc.EventReadHangUp | Libc.EventEdgeTriggered;

    private readonly ILogger _logger;
    private readonly WorkQueue _posted;
    private readonly WorkQueue _afterGroup;
    private readonly EventGroup _group;
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
    private bool _isInGroup;
    private volatile bool _isStopping;
    private volatile bool _hasEnded;

    public EpollEngine(string name, ILogger logger)
    {
        _logger = logger;
        _posted = new WorkQueue(Report);
        _afterGroup = new WorkQueue(Report);
        _group = new EventGroup(Abort);
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
        _posted.Post(action, state);
        Wake();
        if (_hasEnded)
        {
            _posted.HandOver();
        }
    }

    /// <summary>See <see cref="ISocketControlFeature.TryRunAfterGroup"/>.</summary>
    public bool TryRunAfterGroup(Action<object?> action, object? state)
    {
        if (!IsOnThread || !_isInGroup)
        {
            return false;
        }

        _afterGroup.Post(action, state);
        return true;
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

    private bool IsOnThread => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

    private void Wake()
    {
        // The thread itself looks before it waits; for all others one write does for all that is posted until it looks.
        if (!IsOnThread && Interlocked.Exchange(ref _isAwake, 1) == 0)
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

            for (int first = 0; first < count; first += EventGroup.Size)
            {
                Serve(events, first, Math.Min(first + EventGroup.Size, count));
            }

            RunPosted();
            CloseDescriptors();
        }

        _wake.Dispose();
        _ = Libc.Close(_epoll);
        _hasEnded = true;
        Interlocked.MemoryBarrier();
        _posted.HandOver();
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

    /// <summary>
    /// While connections keep coming they are taken before each group: whoever finds the kernel's queue full is dropped there. An event is some 30 µs, so a group a millisecond in all, in
    /// which a fleet that comes back makes a hundred connections; the kernel lets 4,096 wait (net.core.somaxconn by default), and the rest try again after one second and after three.
    /// </summary>
    private void AcceptWaiting()
    {
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

    private void Serve(EpollEvents events, int first, int end)
    {
        AcceptWaiting();
        EpollConnection?[] connections = Volatile.Read(ref _connections);
        for (int index = first; index < end; index++)
        {
            int descriptor = events.Descriptor(index);
            if (descriptor == _wakeDescriptor)
            {
                TakeWake();
            }
            else if (descriptor < connections.Length && Volatile.Read(ref connections[descriptor]) is { } connection)
            {
                _group.Add(connection, events.Happened(index));
            }
            else
            {
                AcceptAt(descriptor);
            }
        }

        _isInGroup = _group.HasSeveral;
        _group.Serve();
        EndGroup();
    }

    private void TakeWake()
    {
        ulong count;
        _ = Libc.Read(_wakeDescriptor, &count, sizeof(ulong));

        // Before the queues are looked at: what is posted from now on wakes again. A full fence, since a mere write may become visible after the look.
        Interlocked.Exchange(ref _isAwake, 0);
    }

    private void AcceptAt(int descriptor)
    {
        foreach (EpollListener listener in Volatile.Read(ref _listeners))
        {
            if (listener.Descriptor == descriptor)
            {
                Accept(listener);
                return;
            }
        }
    }

    /// <summary>A bug in what runs on this thread must not end the thread, and with it every connection that it serves.</summary>
    private void Abort(Exception exception, EpollConnection connection)
    {
        Report(exception);
        connection.Abort(new Microsoft.AspNetCore.Connections.ConnectionAbortedException("The transport failed on this connection.", exception));
    }

    private void RunPosted()
    {
        // Not what is posted meanwhile: sockets come first again.
        int left = _posted.Count;
        while (left > 0 && _posted.TakeGroup(left) is > 0 and int taken)
        {
            left -= taken;
            AcceptWaiting();
            _isInGroup = taken > 1;
            if (_isInGroup)
            {
                _posted.Prefetch();
            }

            _posted.Run();
            EndGroup();
        }
    }

    // What runs here finds no group, so that it adds nothing.
    private void EndGroup()
    {
        _isInGroup = false;
        while (_afterGroup.TakeGroup(EventGroup.Size) > 0)
        {
            _afterGroup.Run();
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
