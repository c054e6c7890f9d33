using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Connections;

namespace Ocpp.Transport;

/// <summary>
/// What arrives at one socket, as a pipe that holds a buffer only while there are bytes in it, always one contiguous block. While nobody waits the bytes stay in the kernel, which
/// is the peer's back-pressure. For one reader at a time; who waits is called on the engine's thread.
/// </summary>
/// <remarks>
/// The state's bits say who may touch the rest: with <see cref="Waiting"/> set it is the one who takes that bit away, by compare-and-exchange; without it is the consumer.
/// </remarks>
internal sealed unsafe class SocketReader(EpollConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    /// <summary>Its size in <see cref="CacheLines"/>.</summary>
    public const int Lines = 2;

    // Bytes may be there: an event said so and nothing has been received since.
    private const int Ready = 1;

    // The consumer waits, and the rest belongs to whoever takes this bit away.
    private const int Waiting = 2;

    // The peer has sent its end or the connection broke. An event tells it once, perhaps together with bytes, so it is remembered until recv has given it.
    private const int AtEnd = 4;

    // CancelPendingRead was called and nobody has been told.
    private const int Cancelled = 8;

    // The connection broke: whoever has sent a reset gets no answer, so that nothing of what it sent before is served either.
    private const int Broken = 16;

    // Urgent bytes came, at which a receive stops short with more behind them: from now on only EAGAIN means that there is no more.
    private const int Urgent = 32;

    // A peer that sends faster than it is served gets so many blocks before the engine looks after the others.
    private const int MaxBurst = 16;

    private Awaited _awaited;
    private byte[]? _block;
    private int _start;
    private int _examined;
    private int _end;
    private int _state;
    private int _burst;
    private bool _hasEnded;
    private bool _isCompleted;
    private bool _isPending;
    private SocketReaderExtras? _extras;

    /// <summary>An event has told the peer's end, or that the connection broke. Safe from any thread.</summary>
    public bool IsEndSeen => (Volatile.Read(ref _state) & AtEnd) != 0;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        while (true)
        {
            if (HasResult || (_burst < MaxBurst && TryReceive(isEngine: false)))
            {
                return new ValueTask<ReadResult>(TakeResult());
            }

            _awaited.Begin();
            bool isResting = _burst >= MaxBurst;
            _burst = 0;
            if (cancellationToken.CanBeCanceled)
            {
                SocketReaderExtras extras = Extras;
                extras.Token = cancellationToken;
                extras.Registration = cancellationToken.UnsafeRegister(static reader => ((SocketReader)reader!).CancelPendingRead(), this);
            }

            _isPending = true;
            if (TryBeginWait(isResting))
            {
                if (isResting)
                {
                    connection.Engine.Post(static reader => ((SocketReader)reader!).LookAgain(), this);
                }

                return new ValueTask<ReadResult>(this, _awaited.Version);
            }

            _isPending = false;
            if (TakeTokensCancellation() is { } cancelled)
            {
                return ValueTask.FromCanceled<ReadResult>(cancelled);
            }
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfCompleted();
        if (HasResult || TryReceive(isEngine: false))
        {
            result = TakeResult();
            return true;
        }

        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_block is null)
        {
            return;
        }

        ReadOnlySequence<byte> buffer = Buffered;
        int start = _start;
        _start += (int)buffer.Slice(buffer.Start, consumed).Length;
        _examined = Math.Max(_start, start + (int)buffer.Slice(buffer.Start, examined).Length);
        if (_start == _end)
        {
            ReleaseBlock();
        }
    }

    /// <summary>The pending read, or the next one, ends with what there is. Who waits is called on the thread pool: the caller may hold a lock.</summary>
    public override void CancelPendingRead()
    {
        Interlocked.Or(ref _state, Cancelled);
        if (TryTakeWait())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.EndWait(), this, preferLocal: false);
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
        {
            return;
        }

        _isCompleted = true;
        if (!_isPending)
        {
            ReleaseBlock();
        }

        // A read that nobody awaited to its end is the engine's, which may be receiving into the block at this moment: it is left to the garbage collector.
    }

    /// <summary>Fetches ahead the state of the method that waits for bytes.</summary>
    public void PrefetchAwaiting() => _awaited.Prefetch();

    /// <summary>
    /// The socket is ready, has ended or broken; <paramref name="happened"/> is 0 to look once more. True when there is something now for who waits, and <see cref="EndWait"/>
    /// has to follow. On the engine's thread.
    /// </summary>
    public bool OnEvents(uint happened)
    {
        Interlocked.Or(ref _state, Ready
            | ((happened & (Libc.EventReadHangUp | Libc.EventHangUp | Libc.EventError)) != 0 ? AtEnd : 0)
            | ((happened & Libc.EventError) != 0 ? Broken : 0)
            | ((happened & Libc.EventUrgent) != 0 ? Urgent : 0));
        if (!TryTakeWait())
        {
            return false;
        }

        _burst = 0;
        try
        {
            while (!HasResult && !TryReceive(isEngine: true))
            {
                // Nothing after all. If there is something again by now, it is looked at once more.
                if (TryBeginWait(evenWhenReady: false))
                {
                    return false;
                }
            }
        }
        catch (Exception exception)
        {
            // No memory, most likely. Whoever waits has to hear of it: no event would come again.
            EndWith(new IOException("What has arrived could not be received.", exception));
        }

        return true;
    }

    /// <summary>Calls who waits. By whoever took the wait away.</summary>
    public void EndWait() => _awaited.Complete();

    /// <summary>The descriptor is closed: a read that is pending all the same ends. On the engine's thread.</summary>
    public void OnClosed()
    {
        if (TryTakeWait())
        {
            EndWith(connection.AbortReason ?? Disposed());
            ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.EndWait(), this, preferLocal: false);
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        _awaited.Check(token);
        _isPending = false;
        return TakeTokensCancellation() is { } cancelled ? throw new OperationCanceledException(cancelled) : TakeResult();
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token)
    {
        _awaited.Check(token);
        return !_awaited.IsDone ? ValueTaskSourceStatus.Pending
            : _extras?.Error is null ? ValueTaskSourceStatus.Succeeded
            : ValueTaskSourceStatus.Faulted;
    }

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _awaited.OnCompleted(continuation, state, token, flags);

    private ReadOnlySequence<byte> Buffered => _block is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_block, _start, _end - _start);

    // Whoever may touch the reader's other fields makes it: see the remarks.
    private SocketReaderExtras Extras => _extras ??= new SocketReaderExtras();

    private bool HasResult => _end > _examined || _hasEnded || (Volatile.Read(ref _state) & Cancelled) != 0;

    private ReadResult TakeResult()
    {
        bool isCancelled = (Interlocked.And(ref _state, ~Cancelled) & Cancelled) != 0;
        if (_extras?.Error is { } error)
        {
            throw error;
        }

        return new ReadResult(Buffered, isCancelled, _hasEnded);
    }

    /// <summary>Ends the registration with the token of a read; the token where it was it that cancelled.</summary>
    private CancellationToken? TakeTokensCancellation()
    {
        if (_extras is not { } extras)
        {
            return null;
        }

        // Waits for a callback that runs at this moment, so that what it does is seen below.
        extras.Registration.Dispose();
        extras.Registration = default;
        CancellationToken asked = extras.Token;
        extras.Token = default;
        if (extras.Error is null)
        {
            // The upgrade's is the only read of most connections that bears a token.
            _extras = null;
        }

        return asked.IsCancellationRequested && (Interlocked.And(ref _state, ~Cancelled) & Cancelled) != 0 ? asked : null;
    }

    private void LookAgain()
    {
        if (OnEvents(0))
        {
            EndWait();
        }
    }

    private bool TryBeginWait(bool evenWhenReady)
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if ((state & Cancelled) != 0 || ((state & Ready) != 0 && !evenWhenReady))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _state, state | Waiting, state) == state)
            {
                return true;
            }
        }
    }

    private bool TryTakeWait() => (Interlocked.And(ref _state, ~Waiting) & Waiting) != 0;

    /// <summary>Receives once, if bytes may be there. True when there is a result now: bytes, or the end.</summary>
    private bool TryReceive(bool isEngine)
    {
        if ((Volatile.Read(ref _state) & (Ready | AtEnd)) == 0)
        {
            return false;
        }

        // Before the call: what arrives after it sets the bit again.
        int state = Interlocked.And(ref _state, ~Ready);
        if (HasBroken(state) || !TryMakeRoom())
        {
            return true;
        }

        _burst++;
        int room = _block!.Length - _end;
        nint received = Receive(room, isEngine, out int error);
        if (received > 0)
        {
            _end += (int)received;
            if (received == room || (state & Urgent) != 0)
            {
                // More may be there. Less than there was room for means that there was no more (epoll(7), question 9).
                Interlocked.Or(ref _state, Ready);
            }

            return true;
        }

        if (_start == _end)
        {
            ReleaseBlock();
        }

        if (error == Libc.WouldBlock)
        {
            return false;
        }

        EndWith(connection.AbortReason ?? (error == 0 ? null : ReadFailure(error)));
        return true;
    }

    /// <summary>Ends the reading, whatever lies in the kernel, of a connection that was given up or that broke.</summary>
    private bool HasBroken(int state)
    {
        if (connection.AbortReason is { } reason)
        {
            EndWith(reason);
            return true;
        }

        if ((state & Broken) == 0 || connection.TakeError() is not (> 0 and int error))
        {
            return false;
        }

        EndWith(ReadFailure(error));
        return true;
    }

    private nint Receive(int room, bool isEngine, out int error)
    {
        if (isEngine)
        {
            return ReceiveNow(room, out error);
        }

        // The engine closes: on any other thread the number could be another connection's by now. A contest for the lock is rare.
        lock (connection)
        {
            return ReceiveNow(room, out error);
        }
    }

    private nint ReceiveNow(int room, out int error)
    {
        if (connection.IsClosed)
        {
            error = Libc.NotConnected;
            return -1;
        }

        fixed (byte* block = _block)
        {
            nint received;
            do
            {
                received = Libc.Receive(connection.Descriptor, block + _end, room, 0);
                error = received < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (error == Libc.Interrupted);
            return received;
        }
    }

    private static ConnectionAbortedException Disposed() => new("The connection was disposed of while a read was pending.");

    private static Exception ReadFailure(int error) => error is Libc.ConnectionReset or Libc.BrokenPipe or Libc.ConnectionAborted
        ? new ConnectionResetException(Libc.Failure("recv", error).Message)
        : Libc.Failure("recv", error);

    private bool TryMakeRoom()
    {
        if (_block is null)
        {
            _block = ArrayPool<byte>.Shared.Rent(connection.Limits.ReadSize);
            return true;
        }

        if (_end < _block.Length)
        {
            return true;
        }

        int held = _end - _start;
        if (_start >= held)
        {
            // At least half is free in front.
            Buffer.BlockCopy(_block, _start, _block, 0, held);
        }
        else if (_block.Length >= connection.Limits.MaxBuffered)
        {
            EndWith(new IOException($"More than {connection.Limits.MaxBuffered} bytes were received that nobody read."));
            return false;
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(2 * _block.Length);
            Buffer.BlockCopy(_block, _start, larger, 0, held);
            ArrayPool<byte>.Shared.Return(_block);
            _block = larger;
        }

        _examined -= _start;
        _start = 0;
        _end = held;
        return true;
    }

    private void EndWith(Exception? error)
    {
        _hasEnded = true;
        if (error is not null)
        {
            Extras.Error = error;
        }

        connection.FireClosed();
    }

    private void ReleaseBlock()
    {
        if (_block is not null)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = null;
        }

        _start = _examined = _end = 0;
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("Reading is not allowed after the reader was completed.");
        }
    }
}
