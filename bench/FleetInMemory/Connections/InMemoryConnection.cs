using System.Collections;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Ocpp.Transport;

namespace Ocpp.FleetInMemory.Connections;

/// <summary>
/// A connection without a socket: what one side writes the other has, in the same process. Connection, pair of pipes and set of features are one object, and buffers are held only
/// while bytes are in flight, so that a million of them say what the gateway needs and not what they need. Safe from any thread, but for the two pipes.
/// </summary>
internal sealed class InMemoryConnection : ConnectionContext, IDuplexPipe, IFeatureCollection, ISocketControlFeature
{
    private const int FirstPeer = 10 << 24;
    private const int PeerPort = 40_000;

    private readonly InMemoryReader _input;
    private readonly InMemoryWriter _output;
    private object? _owner;
    private KeyValuePair<Type, object?>[]? _features;
    private CancellationTokenSource? _closed;
    private bool _hasEnded;

    /// <param name="peer">The other end.</param>
    /// <param name="number">Tells the connection from the others of that peer; its address follows from it.</param>
    /// <param name="engine">Whose thread serves it.</param>
    public InMemoryConnection(IPeer peer, int number, InMemoryEngine engine)
    {
        Peer = peer;
        Number = number;
        Engine = engine;
        _input = new InMemoryReader(this);
        _output = new InMemoryWriter(this);
    }

    public IPeer Peer { get; }

    public int Number { get; }

    public InMemoryEngine Engine { get; }

    public override string ConnectionId
    {
        get => Number.ToString("X", CultureInfo.InvariantCulture);
        set => throw new NotSupportedException("The number is its name.");
    }

    public override IFeatureCollection Features => this;

    public override IDictionary<object, object?> Items
    {
        get => throw new NotSupportedException("Nobody asks for items.");
        set => throw new NotSupportedException("Nobody asks for items.");
    }

    public override IDuplexPipe Transport
    {
        get => this;
        set => throw new NotSupportedException("There is nothing between: no TLS.");
    }

    /// <summary>Made where somebody asks for it, as few do.</summary>
    public override CancellationToken ConnectionClosed
    {
        get
        {
            lock (this)
            {
                return _hasEnded ? new CancellationToken(canceled: true) : (_closed ??= new CancellationTokenSource()).Token;
            }
        }

        set => throw new NotSupportedException("The connection says when it is closed.");
    }

    public override EndPoint? RemoteEndPoint
    {
        get => new IPEndPoint(new IPAddress((uint)IPAddress.HostToNetworkOrder(FirstPeer + Number)), PeerPort + (Number & 0x3FFF));
        set => throw new NotSupportedException("The number says where it comes from.");
    }

    public override EndPoint? LocalEndPoint
    {
        get => null;
        set => throw new NotSupportedException("There is none.");
    }

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    PipeScheduler? ISocketControlFeature.Scheduler => Engine;

    bool IFeatureCollection.IsReadOnly => false;

    int IFeatureCollection.Revision => _features?.Length ?? 0;

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

    /// <summary>Sends bytes to the gateway. Never runs its code on this thread.</summary>
    public void Send(ReadOnlySpan<byte> bytes) => _input.Deliver(bytes);

    /// <summary>The peer sends no more.</summary>
    public void SendEnd() => _input.DeliverEnd();

    public override void Abort(ConnectionAbortedException abortReason) => End();

    public override ValueTask DisposeAsync()
    {
        End();
        _input.Complete();
        _output.Complete();
        return base.DisposeAsync();
    }

    void ISocketControlFeature.ShutdownSend()
    {
        // The peer answers a Close frame at once, so nobody waits for the end of our bytes.
    }

    bool ISocketControlFeature.TrySetUserTimeout(TimeSpan timeout) => false;

    bool ISocketControlFeature.TryGetTimeSinceReceived(out TimeSpan time)
    {
        time = default;
        return false;
    }

    private void End()
    {
        CancellationTokenSource? closed;
        lock (this)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            closed = _closed;
        }

        _input.DeliverEnd();
        if (closed is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), closed, preferLocal: false);
        }

        Peer.Ended(this);
    }

    // With Kestrel above, it states one object of its own under several interfaces: it is kept once and found by what it implements.
    private object? Find(Type key)
    {
        foreach (KeyValuePair<Type, object?> feature in _features ?? [])
        {
            if (feature.Key == key)
            {
                return feature.Value;
            }
        }

        return _owner is not null && key.IsInstanceOfType(_owner) ? _owner : key.IsInstanceOfType(this) ? this : null;
    }

    private void Put(Type key, object? instance)
    {
        if (instance is not null && _features is null && (_owner is null || ReferenceEquals(_owner, instance)))
        {
            _owner = instance;
            return;
        }

        KeyValuePair<Type, object?>[] others = [.. (_features ?? []).Where(feature => feature.Key != key)];
        _features = [.. others, KeyValuePair.Create(key, instance)];
    }

    private IEnumerable<KeyValuePair<Type, object>> Stated()
    {
        foreach (KeyValuePair<Type, object?> feature in _features ?? [])
        {
            if (feature.Value is not null)
            {
                yield return KeyValuePair.Create(feature.Key, feature.Value);
            }
        }

        yield return KeyValuePair.Create<Type, object>(typeof(ISocketControlFeature), this);
    }
}
