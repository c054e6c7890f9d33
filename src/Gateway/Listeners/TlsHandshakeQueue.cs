using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners.Proxies;
using Ocpp.Gateway.Sessions;
using Ocpp.Transport;

namespace Ocpp.Gateway.Listeners;

/// <summary>
/// Lets TLS handshakes begin by turns, so that those that have begun come to their end. Stands before TLS on every listener that speaks it; one instance for all of them, safe on any thread.
/// </summary>
/// <remarks>
/// <para>
/// A handshake is two pieces of work with the peer's answer between them, and the first is most of it: half a millisecond and more. Of a fleet that comes back all first pieces lay before the
/// second ones, so that nobody was in before everybody had begun, and where that took longer than <c>Ocpp:HandshakeTimeout</c> nobody got in at all: 16,000 at once were thrown out after
/// 14 s of work, to come again. Here who comes waits without having cost anything, first come, first served, and the time of a handshake counts from its beginning.
/// </para>
/// <para>
/// What bounds the beginning is the work at hand, not how many are under way, which peers that don't answer could use up: half of the processors begin one each, then what is ready on the
/// sockets of that connection's engine comes first, or what waits for the thread pool where there is no engine.
/// </para>
/// <para>A stop that has come to its end waits for none of them: who is silent, waits or hasn't answered is closed.</para>
/// </remarks>
internal sealed class TlsHandshakeQueue : IThreadPoolWorkItem
{
    // RFC 8446 §5.1: type, version, length; a ClientHello comes in records of this type.
    private const int RecordHeaderLength = 5;
    private const byte HandshakeRecord = 22;
    private const int MaxRecordLength = 1 << 14;

    private readonly Lock _gate = new();
    private readonly Queue<Turn> _waiting = new();

    // Kept here and not by each connection, which would hold it for as long as its session lasts.
    private readonly Dictionary<ConnectionContext, TlsOffer> _underway = [];
    private readonly CancellationToken _drained;
    private readonly HandshakeTimers _timers;
    private readonly TimeProvider _clock;
    private readonly ProxyHeaders _proxies;
    private readonly ListenerMetrics _metrics;
    private int _beginning;

    public TlsHandshakeQueue(OcppOptions options, DrainEnd drained, TimeProvider clock, ProxyHeaders proxies, ListenerMetrics metrics)
    {
        _drained = drained.Token;
        _timers = new HandshakeTimers(options.HandshakeTimeout, clock);
        _clock = clock;
        _proxies = proxies;
        _metrics = metrics;
        metrics.ObserveTlsHandshakes(() => Waiting);
        _drained.UnsafeRegister(static queue => ((TlsHandshakeQueue)queue!).LetGo(), this);
    }

    /// <summary>How long one may wait for its turn: longer than a charge point does. Who gives up is seen to have left; who vanished without a word isn't, and would cost its beginning.</summary>
    public static TimeSpan MaxWait { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How many begin at one time. Half of the processors are left to what has begun, and to all others.</summary>
    public int MaxBeginning { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Those that have asked and whose turn hasn't come.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Those that have begun and not ended.</summary>
    public int Underway
    {
        get
        {
            lock (_gate)
            {
                return _underway.Count;
            }
        }
    }

    /// <summary>Serves a connection that was just accepted: once its peer has asked for a handshake and its turn has come, TLS goes on with it. Of one that left before nothing is done.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate tls)
    {
        if (await TryReadHelloAsync(connection).ConfigureAwait(false) is { } offer)
        {
            if (!await new Turn(this, connection.Features.Get<ISocketControlFeature>()?.Scheduler))
            {
                _metrics.TlsHandshakeDropped(_drained.IsCancellationRequested ? TlsHandshakeDrop.Stopped : TlsHandshakeDrop.Late);
            }
            else if (HasLeft(connection))
            {
                _metrics.TlsHandshakeDropped(TlsHandshakeDrop.Left);
            }
            else if (TryEnter(connection, offer))
            {
                try
                {
                    await tls(connection).ConfigureAwait(false);
                }
                finally
                {
                    // It may have failed.
                    HandshakeEnded(connection);
                }
            }
            else
            {
                _metrics.TlsHandshakeDropped(TlsHandshakeDrop.Stopped);
            }
        }
    }

    /// <summary>What a connection's ClientHello allows to answer, while its handshake is under way.</summary>
    public TlsOffer OfferOf(ConnectionContext connection)
    {
        lock (_gate)
        {
            return _underway.GetValueOrDefault(connection);
        }
    }

    /// <summary>Behind TLS: the handshake of a connection has come to its end, and what becomes of it is no more this queue's.</summary>
    public void HandshakeEnded(ConnectionContext connection)
    {
        lock (_gate)
        {
            _underway.Remove(connection);
        }
    }

    /// <summary>One turn: whoever has waited longest begins.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Turn? turn;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out turn))
            {
                _beginning--;
                return;
            }
        }

        turn.Begin(isInTime: _clock.GetElapsedTime(turn.Since) <= MaxWait);
        if (turn.Engine is { } engine)
        {
            // Behind what is ready on its sockets by now: second halves of handshakes, and those who are connected.
            engine.Schedule(static queue => ((TlsHandshakeQueue)queue!).BeginNext(), this);
        }
        else
        {
            BeginNext();
        }
    }

    // Behind what the pool has to do already.
    private void BeginNext() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void Enqueue(Turn turn)
    {
        lock (_gate)
        {
            _waiting.Enqueue(turn);
            if (_beginning == MaxBeginning)
            {
                return;
            }

            _beginning++;
        }

        BeginNext();
    }

    private bool TryEnter(ConnectionContext connection, TlsOffer offer)
    {
        lock (_gate)
        {
            // Looked at with what LetGo takes: it has been there, or finds this one.
            return !_drained.IsCancellationRequested && _underway.TryAdd(connection, offer);
        }
    }

    private void LetGo()
    {
        Turn[] waiting;
        ConnectionContext[] underway;
        lock (_gate)
        {
            waiting = [.. _waiting];
            underway = [.. _underway.Keys];
            _waiting.Clear();
        }

        foreach (Turn turn in waiting)
        {
            turn.Begin(isInTime: false);
        }

        foreach (ConnectionContext connection in underway)
        {
            connection.Abort(new ConnectionAbortedException(SessionDrain.Reason));
        }
    }

    /// <summary>
    /// What the peer offers once it has asked for a handshake, within Ocpp:HandshakeTimeout, and null if it doesn't ask: what it sent stays unread, but for a trusted proxy's header, which stands before TLS.
    /// One that is silent keeps nobody waiting.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TlsOffer?> TryReadHelloAsync(ConnectionContext connection)
    {
        CancellationTokenSource timeUp = _timers.Rent();
        CancellationTokenRegistration ending = HandshakeTimers.EndBy(timeUp, _drained);
        try
        {
            if (_proxies.MayBegin(connection) && await _proxies.TakeAsync(connection, timeUp.Token).ConfigureAwait(false) is var outcome and (ProxyHeaderOutcome.Broken or ProxyHeaderOutcome.Left))
            {
                if (outcome == ProxyHeaderOutcome.Left)
                {
                    _metrics.TlsHandshakeDropped(TlsHandshakeDrop.Left);
                }

                return null;
            }

            PipeReader input = connection.Transport.Input;
            while (true)
            {
                ReadResult read = await input.ReadAsync(timeUp.Token).ConfigureAwait(false);
                TlsOffer? offer = HoldsRecord(read.Buffer) ? ClientHello.Read(read.Buffer) : null;
                input.AdvanceTo(read.Buffer.Start, offer is null ? read.Buffer.End : read.Buffer.Start);
                if (offer is not null)
                {
                    return offer;
                }

                if (read.IsCompleted)
                {
                    _metrics.TlsHandshakeDropped(TlsHandshakeDrop.Left);
                    return null;
                }
            }
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            _metrics.TlsHandshakeDropped(_drained.IsCancellationRequested ? TlsHandshakeDrop.Stopped : TlsHandshakeDrop.Silent);
            return null;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            _metrics.TlsHandshakeDropped(TlsHandshakeDrop.Left);
            return null;
        }
        finally
        {
            ending.Dispose();
            _timers.Return(timeUp);
        }
    }

    /// <summary>Whether the first record is there to its end: a beginning that stopped in the middle of it would do its work outside its turn. What is no such record is TLS's to refuse.</summary>
    private static bool HoldsRecord(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> header = stackalloc byte[RecordHeaderLength];
        if (bytes.IsEmpty || (bytes.FirstSpan[0] == HandshakeRecord && bytes.Length < header.Length))
        {
            return false;
        }

        if (bytes.FirstSpan[0] != HandshakeRecord)
        {
            return true;
        }

        bytes.Slice(0, header.Length).CopyTo(header);
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
        return length > MaxRecordLength || bytes.Length >= header.Length + length;
    }

    private static bool HasLeft(ConnectionContext connection)
    {
        if (connection.Features.Get<ISocketControlFeature>() is { HasPeerEnded: true })
        {
            return true;
        }

        try
        {
            // Gives what was read before once more, and the end where that has come behind it.
            PipeReader input = connection.Transport.Input;
            if (!input.TryRead(out ReadResult read))
            {
                return false;
            }

            input.AdvanceTo(read.Buffer.Start);
            return read.IsCompleted;
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException)
        {
            return true;
        }
    }

    /// <summary>
    /// Awaited by one that is to begin: true in its turn, false when that comes too late. Who awaits it goes on within <see cref="Begin"/>, up to where the handshake awaits its peer, and
    /// asks for its turn only when it is ready for that: a task would promise neither.
    /// </summary>
    private sealed class Turn(TlsHandshakeQueue queue, PipeScheduler? engine) : ICriticalNotifyCompletion
    {
        private Action? _goOn;
        private bool _isInTime;

        public PipeScheduler? Engine => engine;

        /// <summary>Since when it waits, by the queue's clock.</summary>
        public long Since { get; } = queue._clock.GetTimestamp();

        public bool IsCompleted { get; private set; }

        public Turn GetAwaiter() => this;

        public bool GetResult() => _isInTime;

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            _goOn = continuation;
            queue.Enqueue(this);
        }

        public void Begin(bool isInTime)
        {
            _isInTime = isInTime;
            IsCompleted = true;
            _goOn!();
        }
    }
}
