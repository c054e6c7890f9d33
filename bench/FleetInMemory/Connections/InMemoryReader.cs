using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace Ocpp.FleetInMemory.Connections;

/// <summary>
/// What the gateway reads: one contiguous pooled block while bytes are there, nothing while there are none. Who waits goes on on the connection's engine. For
/// one reader; bytes may come from any thread.
/// </summary>
internal sealed class InMemoryReader(InMemoryConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    private byte[]? _block;

    // What comes while the reader holds the block: it is put behind when the reader has advanced.
    private byte[]? _next;
    private Action<object?>? _continuation;
    private object? _state;

    // Made only where a read with a token has to wait, as in a handshake.
    private CancelledRead? _cancellable;
    private int _start;
    private int _examined;
    private int _end;
    private int _nextLength;
    private short _version;
    private Flags _flags;

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        Waiting = 1,
        Done = 2,
        Holding = 4,
        AtEnd = 8,
        Cancelled = 16,
        Completed = 32,
    }

    /// <summary>Bytes have come.</summary>
    public void Deliver(ReadOnlySpan<byte> bytes)
    {
        bool isAwaited;
        lock (this)
        {
            if (Has(Flags.AtEnd | Flags.Completed))
            {
                return;
            }

            if (Has(Flags.Holding))
            {
                Append(ref _next, ref _nextLength, start: 0, bytes);
                return;
            }

            Append(ref _block, ref _end, _start, bytes);
            isAwaited = TryEndWait();
        }

        Tell(isAwaited);
    }

    /// <summary>No more bytes will come.</summary>
    public void DeliverEnd()
    {
        bool isAwaited;
        lock (this)
        {
            _flags |= Flags.AtEnd;
            isAwaited = TryEndWait();
        }

        Tell(isAwaited);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        CancelledRead? cancellable = null;
        ValueTask<ReadResult> read;
        lock (this)
        {
            if (HasResult)
            {
                return new ValueTask<ReadResult>(TakeResult());
            }

            if (cancellationToken.CanBeCanceled)
            {
                _cancellable = cancellable = new CancelledRead(cancellationToken);
            }

            _version++;
            _flags = (_flags & ~Flags.Done) | Flags.Waiting;
            read = new ValueTask<ReadResult>(this, _version);
        }

        if (cancellable is not null)
        {
            cancellable.Registration = cancellationToken.UnsafeRegister(static reader => ((InMemoryReader)reader!).CancelPendingRead(), this);
        }

        return read;
    }

    public override bool TryRead(out ReadResult result)
    {
        lock (this)
        {
            bool hasResult = HasResult;
            result = hasResult ? TakeResult() : default;
            return hasResult;
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        lock (this)
        {
            _flags &= ~Flags.Holding;
            if (_block is not null)
            {
                int start = _start;
                ReadOnlySequence<byte> buffer = Buffered;
                _start = start + (int)buffer.Slice(buffer.Start, consumed).Length;
                _examined = Math.Max(_start, start + (int)buffer.Slice(buffer.Start, examined).Length);
                if (_start == _end)
                {
                    ReleaseBlock();
                }
            }

            if (_next is not null)
            {
                TakeNext();
            }
        }
    }

    public override void CancelPendingRead()
    {
        bool isAwaited;
        lock (this)
        {
            _flags |= Flags.Cancelled;
            isAwaited = TryEndWait();
        }

        Tell(isAwaited);
    }

    public override void Complete(Exception? exception = null)
    {
        lock (this)
        {
            _flags |= Flags.Completed;
            ReleaseBlock();
            if (_next is not null)
            {
                ArrayPool<byte>.Shared.Return(_next);
                _next = null;
            }
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        CancelledRead? cancellable;
        lock (this)
        {
            cancellable = _cancellable;
            _cancellable = null;
            if (cancellable is null)
            {
                return TakeResult();
            }
        }

        cancellable.Registration.Dispose();
        lock (this)
        {
            if (cancellable.Token.IsCancellationRequested && Has(Flags.Cancelled))
            {
                _flags &= ~Flags.Cancelled;
                throw new OperationCanceledException(cancellable.Token);
            }

            return TakeResult();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token)
    {
        lock (this)
        {
            return Has(Flags.Done) ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
        }
    }

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        lock (this)
        {
            _continuation = continuation;
            _state = state;
            if (!Has(Flags.Done))
            {
                return;
            }
        }

        Tell(isAwaited: true);
    }

    private ReadOnlySequence<byte> Buffered => _block is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_block, _start, _end - _start);

    private bool HasResult => _end > _examined || Has(Flags.AtEnd | Flags.Cancelled);

    private bool Has(Flags any) => (_flags & any) != 0;

    private ReadResult TakeResult()
    {
        bool isCancelled = Has(Flags.Cancelled);
        _flags = (_flags & ~Flags.Cancelled) | Flags.Holding;
        return new ReadResult(Buffered, isCancelled, Has(Flags.AtEnd) && _next is null);
    }

    private bool TryEndWait()
    {
        if (!Has(Flags.Waiting))
        {
            return false;
        }

        _flags = (_flags & ~Flags.Waiting) | Flags.Done;
        return _continuation is not null;
    }

    // A continuation that isn't there yet comes with OnCompleted, which sees that the read is done.
    private void Tell(bool isAwaited)
    {
        if (isAwaited)
        {
            connection.Engine.Schedule(static reader => ((InMemoryReader)reader!).Continue(), this);
        }
    }

    private void Continue()
    {
        Action<object?>? continuation;
        object? state;
        lock (this)
        {
            (continuation, state) = (_continuation, _state);
            _continuation = null;
            _state = null;
        }

        continuation?.Invoke(state);
    }

    private void TakeNext()
    {
        if (_block is null)
        {
            (_block, _start, _examined, _end) = (_next, 0, 0, _nextLength);
        }
        else
        {
            Append(ref _block, ref _end, _start, _next.AsSpan(0, _nextLength));
            ArrayPool<byte>.Shared.Return(_next!);
        }

        _next = null;
        _nextLength = 0;
    }

    private void ReleaseBlock()
    {
        if (_block is not null)
        {
            ArrayPool<byte>.Shared.Return(_block);
        }

        _block = null;
        _start = _examined = _end = 0;
    }

    // Positions stay what they are when a block grows: what was read before them is few bytes here.
    private static void Append(ref byte[]? block, ref int end, int start, ReadOnlySpan<byte> bytes)
    {
        if (block is null || block.Length - end < bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, end + bytes.Length));
            if (block is not null)
            {
                block.AsSpan(start, end - start).CopyTo(larger.AsSpan(start));
                ArrayPool<byte>.Shared.Return(block);
            }

            block = larger;
        }

        bytes.CopyTo(block.AsSpan(end));
        end += bytes.Length;
    }

    private sealed class CancelledRead(CancellationToken token)
    {
        public CancellationToken Token => token;

        public CancellationTokenRegistration Registration { get; set; }
    }
}
