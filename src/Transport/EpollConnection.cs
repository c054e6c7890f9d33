using System.Collections;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Ocpp.Transport;

/// <summary>
/// One accepted socket: connection, pair of pipes and set of features in one object, since each object of its own is bytes that every idle connection pays. What few ask for
/// lies in a side object that is made on first use. Safe from any thread, but for the two pipes.
/// </summary>
internal sealed class EpollConnection : ConnectionContext, IDuplexPipe, IFeatureCollection, ISocketControlFeature, IConnectionEndPointFeature
{
    // Its size, which its tests guard.
    private const int Lines = 2;

    private static long _lastId = DateTime.UtcNow.Ticks;

    private readonly EpollListener _listener;
    private readonly SocketReader _input;
    private readonly SocketWriter _output;
    private PeerAddress _peer;
    private EpollConnectionExtras? _extras;
    private IPrefetchable? _served;
    private bool _isDisposed;
    private bool _hasEnded;

    public EpollConnection(int descriptor, PeerAddress peer, EpollListener listener, EpollEngine engine)
    {
        Descriptor = descriptor;
        Engine = engine;
        _peer = peer;
        _listener = listener;
        _input = new SocketReader(this);
        _output = new SocketWriter(this);
    }

    public int Descriptor { get; }

    public EpollEngine Engine { get; }

    public TransportLimits Limits => _listener.Limits;

    /// <summary>Why the connection was given up; null as long as it was not.</summary>
    public ConnectionAbortedException? AbortReason => _extras?.AbortReason;

    /// <summary>The descriptor is no longer ours. Under the connection's lock.</summary>
    public bool IsClosed { get; private set; }

    public override string ConnectionId
    {
        get => Extras.Id ??= Interlocked.Increment(ref _lastId).ToString("X", CultureInfo.InvariantCulture);
        set => Extras.Id = value;
    }

    public override IFeatureCollection Features => this;

    public override IDictionary<object, object?> Items
    {
        get => Extras.Items ??= new Dictionary<object, object?>();
        set => Extras.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _extras?.Transport ?? this;
        set => Extras.Transport = ReferenceEquals(value, this) ? null : value;
    }

    /// <summary>Cancelled, on the thread pool, once the connection has ended: by the peer, by an abort or by its disposal.</summary>
    public override CancellationToken ConnectionClosed
    {
        get
        {
            lock (this)
            {
                return _hasEnded ? new CancellationToken(canceled: true) : Extras.Closed.Token;
            }
        }

        set => throw new NotSupportedException("The transport says when the connection is closed.");
    }

    /// <summary>Where the connection comes from. Whoever knows better than the socket, as from a proxy, says so before others ask.</summary>
    public override EndPoint? RemoteEndPoint
    {
        get => _extras?.RemoteEndPoint ?? _peer.ToEndPoint();
        set
        {
            // In the place of the socket's peer, so that a fleet behind a proxy takes no more memory than one that isn't.
            if (value is not IPEndPoint address)
            {
                Extras.RemoteEndPoint = value;
                return;
            }

            _peer = PeerAddress.Of(address);
            if (_extras is { } extras)
            {
                extras.RemoteEndPoint = null;
            }
        }
    }

    public override EndPoint? LocalEndPoint
    {
        get => _extras?.LocalEndPoint ?? ReadLocalEndPoint();
        set => Extras.LocalEndPoint = value;
    }

    /// <summary>See <see cref="SocketWriter.DrainAsync"/>. Under the connection's lock.</summary>
    public TaskCompletionSource Drained => Extras.Drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    PipeScheduler? ISocketControlFeature.Scheduler => Engine.Scheduler;

    bool ISocketControlFeature.HasPeerEnded => _input.IsEndSeen;

    IPrefetchable? ISocketControlFeature.Served
    {
        get => _served;
        set => _served = value;
    }

    bool IFeatureCollection.IsReadOnly => false;

    int IFeatureCollection.Revision => _extras?.Features?.Length ?? 0;

    object? IFeatureCollection.this[Type key]
    {
        get => Find(key);
        set => Put(key, value);
    }

    TFeature? IFeatureCollection.Get<TFeature>()
        where TFeature : default => (TFeature?)Find(typeof(TFeature));

    void IFeatureCollection.Set<TFeature>(TFeature? instance)
        where TFeature : default => Put(typeof(TFeature), instance);

    IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator() => Stated().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Stated().GetEnumerator();

    /// <summary>Ends the connection both ways at once: who reads gets the reason, who flushes sees the end.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        lock (this)
        {
            Extras.AbortReason ??= abortReason;
            if (!IsClosed)
            {
                // The engine hears of it by an event and tells the reader and the writer; nobody is called from here, who may hold a lock.
                _ = Libc.Shutdown(Descriptor, Libc.ShutdownBoth);
            }
        }
    }

    /// <summary>
    /// Ends both pipes and closes the socket. The handler has returned: nobody reads any more. What it wrote still goes out to a peer that reads,
    /// for <see cref="TransportLimits.DrainTimeout"/> at most.
    /// </summary>
    public override ValueTask DisposeAsync()
    {
        ValueTask ofBase = base.DisposeAsync();
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return ofBase;
        }

        _input.Complete();
        _output.Complete();
        Task drained = _output.DrainAsync();
        if (!drained.IsCompleted)
        {
            return new ValueTask(CloseWhenDrainedAsync(drained));
        }

        Close();
        return ofBase;
    }

    /// <summary>Everything has been sent, or nothing more will be. Under the connection's lock.</summary>
    public void OnDrained() => _extras?.Drained?.TrySetResult();

    /// <summary>Takes the error that broke the connection; 0 when there is none, or none any more. On any thread.</summary>
    public int TakeError()
    {
        lock (this)
        {
            return IsClosed ? 0 : Libc.GetOption(Descriptor, Libc.LevelSocket, Libc.SocketError) ?? 0;
        }
    }

    bool ISocketControlFeature.TryRunAfterGroup(Action<object?> action, object? state) => Engine.TryRunAfterGroup(action, state);

    void ISocketControlFeature.ShutdownSend()
    {
        lock (this)
        {
            if (IsClosed || Libc.Shutdown(Descriptor, Libc.ShutdownWrite) != 0)
            {
                throw new IOException("The connection has ended.");
            }
        }
    }

    bool ISocketControlFeature.TrySetUserTimeout(TimeSpan timeout)
    {
        lock (this)
        {
            return !IsClosed && Libc.TrySetOption(Descriptor, Libc.ProtocolTcp, Libc.TcpUserTimeout, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));
        }
    }

    bool ISocketControlFeature.TryGetTimeSinceReceived(out TimeSpan time)
    {
        lock (this)
        {
            int milliseconds = IsClosed ? -1 : Libc.MillisecondsSinceReceived(Descriptor);
            time = TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
            return milliseconds >= 0;
        }
    }

    /// <summary>Fetches ahead what its next event touches, as <see cref="IPrefetchable.Prefetch"/> does. On the engine's thread.</summary>
    /// <param name="round">0 to <see cref="EventGroup.Rounds"/> - 1.</param>
    public void Prefetch(int round)
    {
        switch (round)
        {
            case 0:
                CacheLines.Prefetch(this, Lines);
                break;
            case 1:
                CacheLines.Prefetch(_input, SocketReader.Lines);
                CacheLines.Prefetch(_output, SocketWriter.Lines);
                CacheLines.Prefetch(_served, IPrefetchable.Lines);
                break;
            default:
                if (round == 2)
                {
                    _input.PrefetchAwaiting();
                }

                _served?.Prefetch(round - 2);
                break;
        }
    }

    /// <summary>Something happened to the socket. True when <see cref="EndRead"/> has to follow: what has arrived was received for who waits. On the engine's thread.</summary>
    public bool OnEvents(uint happened)
    {
        if ((happened & (Libc.EventHangUp | Libc.EventError)) != 0)
        {
            FireClosed();
        }

        if ((happened & (Libc.EventOut | Libc.EventHangUp | Libc.EventError)) != 0)
        {
            _output.OnWritable();
        }

        return (happened & ~Libc.EventOut) != 0 && _input.OnEvents(happened);
    }

    /// <summary>Calls who waits for what has arrived. On the engine's thread.</summary>
    public void EndRead() => _input.EndWait();

    /// <summary>Closes the descriptor. On the engine's thread, when no event of it can be at hand.</summary>
    public void CloseDescriptor()
    {
        bool wasFlushing;
        lock (this)
        {
            if (IsClosed)
            {
                return;
            }

            IsClosed = true;
            wasFlushing = _output.Break();
            _ = Libc.Close(Descriptor);
        }

        if (wasFlushing)
        {
            _output.EndFlush();
        }

        _input.OnClosed();
    }

    /// <summary>The connection has ended: tells those who asked to hear of it.</summary>
    public void FireClosed()
    {
        EpollConnectionExtras? extras;
        lock (this)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            extras = _extras;
        }

        extras?.FireClosed(Engine);
    }

    private async Task CloseWhenDrainedAsync(Task drained)
    {
        try
        {
            await drained.WaitAsync(Limits.DrainTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The peer doesn't read; what is left is lost to it.
        }

        Close();
    }

    private void Close()
    {
        lock (this)
        {
            _ = Libc.Shutdown(Descriptor, Libc.ShutdownBoth);
        }

        FireClosed();
        Engine.CloseSoon(this);
    }

    // Asked for seldom, so that it isn't kept: the listener's own may be the address of all interfaces.
    private unsafe EndPoint ReadLocalEndPoint()
    {
        byte* address = stackalloc byte[PeerAddress.RawLength];
        int length = PeerAddress.RawLength;
        lock (this)
        {
            return IsClosed || Libc.GetLocalAddress(Descriptor, address, &length) != 0
                ? _listener.EndPoint
                : PeerAddress.Read(new ReadOnlySpan<byte>(address, length)).ToEndPoint();
        }
    }

    private EpollConnectionExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new EpollConnectionExtras(), null) ?? _extras;

    // Kestrel states one object of its own under four interfaces, first of all: it is kept once and found by what it implements.
    private object? Find(Type key)
    {
        if (_extras is { } extras)
        {
            foreach (KeyValuePair<Type, object?> feature in extras.Features ?? [])
            {
                if (feature.Key == key)
                {
                    return feature.Value;
                }
            }

            if (extras.Owner is { } owner && key.IsInstanceOfType(owner))
            {
                return owner;
            }
        }

        return key.IsInstanceOfType(this) ? this : null;
    }

    private void Put(Type key, object? instance)
    {
        EpollConnectionExtras extras = Extras;
        if (instance is not null && extras.Features is null && (extras.Owner is null || ReferenceEquals(extras.Owner, instance)))
        {
            extras.Owner = instance;
            return;
        }

        KeyValuePair<Type, object?>[] others = [.. (extras.Features ?? []).Where(feature => feature.Key != key)];
        extras.Features = [.. others, KeyValuePair.Create(key, instance)];
    }

    private IEnumerable<KeyValuePair<Type, object>> Stated()
    {
        foreach (KeyValuePair<Type, object?> feature in _extras?.Features ?? [])
        {
            if (feature.Value is not null)
            {
                yield return KeyValuePair.Create(feature.Key, feature.Value);
            }
        }

        yield return KeyValuePair.Create<Type, object>(typeof(ISocketControlFeature), this);
        yield return KeyValuePair.Create<Type, object>(typeof(IConnectionEndPointFeature), this);
    }
}
