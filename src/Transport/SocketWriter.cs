using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Ocpp.Transport;

/// <summary>
/// What is sent to one socket, as a pipe that holds a buffer only from writing to sending: a flush is one send. A flush that the kernel has no room for stays pending until the peer has
/// read; meanwhile nothing may be written. Writing and flushing are for one thread at a time; the lock only keeps the engine, which sends the rest and closes, off them.
/// </summary>
internal sealed unsafe class SocketWriter(EpollConnection connection) : PipeWriter, IValueTaskSource<FlushResult>
{
    /// <summary>Its size in <see cref="CacheLines"/>.</summary>
    public const int Lines = 1;

    private const int LeastBlock = 512;

    // Made when a flush first has to wait: most peers read what they are sent.
    private PendingFlush? _pending;
    private byte[]? _block;
    private int _start;
    private int _end;
    private bool _isFlushing;
    private bool _isCancelled;
    private bool _isBroken;
    private bool _isCompleted;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _end - _start;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _block.AsMemory(_end);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _block.AsSpan(_end);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _block is null ? 0 : _block.Length - _end);
        _end += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => SendAsync(default, cancellationToken);

    /// <summary>As a write and a flush; what fits into the kernel at once is sent from the caller's memory.</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => SendAsync(source.Span, cancellationToken);

    /// <summary>The pending flush ends as cancelled; what it had to send goes out with the next one.</summary>
    public override void CancelPendingFlush()
    {
        lock (connection)
        {
            _isCancelled = true;
            if (!_isFlushing)
            {
                return;
            }

            EndSending();
        }

        EndFlush();
    }

    public override void Complete(Exception? exception = null)
    {
        lock (connection)
        {
            if (_isCompleted)
            {
                return;
            }

            _isCompleted = true;
            if (_isFlushing || _isBroken)
            {
                return;
            }

            if (exception is not null || TrySend())
            {
                ReleaseBlock();
                return;
            }

            // As a flush that nobody awaits but the connection's disposal.
            BeginFlush();
        }
    }

    /// <summary>Ends once the kernel has taken everything, or takes nothing more. After <see cref="Complete"/>.</summary>
    public Task DrainAsync()
    {
        lock (connection)
        {
            return _isFlushing ? connection.Drained.Task : Task.CompletedTask;
        }
    }

    /// <summary>The kernel has room again, or the connection has broken. On the engine's thread.</summary>
    public void OnWritable()
    {
        lock (connection)
        {
            if (!_isFlushing || !TrySend())
            {
                return;
            }

            EndSending();
        }

        _pending!.Awaited.Complete();
    }

    /// <summary>Nothing is sent any more; a pending flush ends. Under the connection's lock; true when <see cref="EndFlush"/> is to follow outside of it.</summary>
    public bool Break()
    {
        _isBroken = true;
        bool wasFlushing = _isFlushing;
        if (wasFlushing)
        {
            EndSending();
        }

        ReleaseBlock();
        return wasFlushing;
    }

    /// <summary>Calls who waits for a flush that was ended before its time, on the thread pool.</summary>
    public void EndFlush() => ThreadPool.UnsafeQueueUserWorkItem(static pending => pending.Awaited.Complete(), _pending!, preferLocal: false);

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token)
    {
        PendingFlush pending = _pending!;
        pending.Awaited.Check(token);
        pending.Registration.Dispose();
        pending.Registration = default;
        CancellationToken asked = pending.Token;
        pending.Token = default;
        if (_isCancelled && asked.IsCancellationRequested)
        {
            _isCancelled = false;
            throw new OperationCanceledException(asked);
        }

        return Result();
    }

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token)
    {
        PendingFlush pending = _pending!;
        pending.Awaited.Check(token);
        return pending.Awaited.IsDone ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
    }

    void IValueTaskSource<FlushResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _pending!.Awaited.OnCompleted(continuation, state, token, flags);

    [MemberNotNull(nameof(_pending))]
    private void BeginFlush()
    {
        _pending ??= new PendingFlush();
        _pending.Awaited.Begin();
        _isFlushing = true;
    }

    private void EndSending()
    {
        _isFlushing = false;
        connection.OnDrained();
    }

    private FlushResult Result()
    {
        bool isCancelled = _isCancelled;
        _isCancelled = false;
        return new FlushResult(isCancelled, isCompleted: _isBroken);
    }

    private ValueTask<FlushResult> SendAsync(ReadOnlySpan<byte> source, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        lock (connection)
        {
            ThrowIfNotAllowed();
            if (_isBroken)
            {
                ReleaseBlock();
                return new ValueTask<FlushResult>(Result());
            }

            if (_end == _start)
            {
                source = source[SendAtOnce(source)..];
            }

            if (!source.IsEmpty && !_isBroken)
            {
                source.CopyTo(GetSpan(source.Length));
                _end += source.Length;
            }

            if (TrySend() || _isCancelled)
            {
                return new ValueTask<FlushResult>(Result());
            }

            BeginFlush();
        }

        if (cancellationToken.CanBeCanceled)
        {
            _pending.Token = cancellationToken;
            _pending.Registration = cancellationToken.UnsafeRegister(static writer => ((SocketWriter)writer!).CancelPendingFlush(), this);
        }

        return new ValueTask<FlushResult>(this, _pending.Awaited.Version);
    }

    /// <summary>Sends what the kernel takes; true when nothing is left to send, for good or since the connection broke.</summary>
    private bool TrySend()
    {
        if (_block is not null)
        {
            _start += SendAtOnce(_block.AsSpan(_start, _end - _start));
            if (!_isBroken && _start < _end)
            {
                return false;
            }
        }

        ReleaseBlock();
        return true;
    }

    private int SendAtOnce(ReadOnlySpan<byte> bytes)
    {
        int sent = 0;
        fixed (byte* pointer = bytes)
        {
            while (sent < bytes.Length && !_isBroken)
            {
                nint taken = connection.IsClosed ? -1 : Libc.Send(connection.Descriptor, pointer + sent, bytes.Length - sent, Libc.NoSignal);
                if (taken >= 0)
                {
                    sent += (int)taken;
                    continue;
                }

                int error = connection.IsClosed ? Libc.BrokenPipe : Marshal.GetLastPInvokeError();
                if (error == Libc.WouldBlock)
                {
                    break;
                }

                // Whoever reads sees the same end; a pipe tells it by IsCompleted, not by an exception.
                _isBroken = error != Libc.Interrupted;
            }
        }

        return sent;
    }

    private void MakeRoom(int sizeHint)
    {
        ThrowIfNotAllowed();
        int wanted = Math.Max(sizeHint, 1);
        if (_block is null)
        {
            _block = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, LeastBlock));
            return;
        }

        if (_block.Length - _end >= wanted)
        {
            return;
        }

        int held = _end - _start;
        if (held + wanted > connection.Limits.MaxBuffered)
        {
            throw new InvalidOperationException($"More than {connection.Limits.MaxBuffered} bytes were written without a flush.");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _block.Length, held + wanted));
        _block.AsSpan(_start, held).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_block);
        _block = larger;
        _start = 0;
        _end = held;
    }

    private void ReleaseBlock()
    {
        if (_block is not null)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = null;
        }

        _start = _end = 0;
    }

    private void ThrowIfNotAllowed()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("Writing is not allowed after the writer was completed.");
        }

        if (_isFlushing)
        {
            throw new InvalidOperationException("Writing is not allowed while a flush is pending.");
        }
    }
}
