using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The bytes of one session on their way to the transport. At most one flush runs: a second one while the first is pending breaks a
/// pipe for good, so what is written meanwhile gathers in a bounded pooled buffer. Used under the turn only; the end of a pending
/// flush is told to the session, which takes the turn and calls <see cref="CompleteFlush"/>.
/// </summary>
internal sealed class SessionOutput(ChargePointSession session, PipeWriter transport, SessionEnvironment environment)
{
    // Made when a flush first has to wait: most peers read what they are sent.
    private Action? _flushCompleted;
    private byte[]? _queued;
    private int _queuedLength;
    private long _uncountedBytes;
    private bool _hasUnflushed;
    private bool _isFlushing;
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _pendingFlush;

    /// <summary>The peer is gone or does not read: nothing more can be sent.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The peer let more pile up than a session may hold for it.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Everything written so far has been handed to the transport.</summary>
    public bool IsIdle => !_isFlushing && !_hasUnflushed && _queuedLength == 0;

    /// <param name="frame">A whole WebSocket frame.</param>
    public void Write(ReadOnlySpan<byte> frame)
    {
        if (IsBroken)
        {
            return;
        }

        _uncountedBytes += frame.Length;
        if (_isFlushing)
        {
            Queue(frame);
            return;
        }

        transport.Write(frame);
        _hasUnflushed = true;
    }

    /// <summary>Writes a frame that holds an OCPP-J message, which the message log keeps.</summary>
    public void WriteMessage(ReadOnlySpan<byte> frame)
    {
        if (!IsBroken)
        {
            session.Messages.Sent(frame);
        }

        Write(frame);
    }

    /// <summary>Writes a ping, pong or close frame (RFC 6455 §5.5).</summary>
    public void WriteControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[FrameWriter.MaxControlLength];
        Write(frame[..FrameWriter.WriteControl(frame, opcode, payload)]);
    }

    public void WriteClose(CloseCode code, string reason)
    {
        Span<byte> frame = stackalloc byte[FrameWriter.MaxControlLength];
        Write(frame[..FrameWriter.WriteClose(frame, code, reason)]);
    }

    /// <summary>Hands what was written to the transport, once per batch. Never waits.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The awaiter is consumed once: at once where it has completed, else in CompleteFlush.")]
    public void Flush()
    {
        if (_uncountedBytes > 0)
        {
            environment.Metrics.BytesSent(_uncountedBytes);
            _uncountedBytes = 0;
        }

        while (_hasUnflushed && !_isFlushing && !IsBroken)
        {
            _hasUnflushed = false;
            ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter flush = transport.FlushAsync().ConfigureAwait(false).GetAwaiter();
            if (!flush.IsCompleted)
            {
                _isFlushing = true;
                _pendingFlush = flush;
                flush.UnsafeOnCompleted(_flushCompleted ??= session.OnFlushCompleted);
                return;
            }

            Observe(flush);
        }
    }

    /// <summary>A flush that was pending has ended: what gathered meanwhile follows.</summary>
    public void CompleteFlush()
    {
        if (!_isFlushing)
        {
            return;
        }

        _isFlushing = false;
        ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter flush = _pendingFlush;
        _pendingFlush = default;
        Observe(flush);
        if (_queuedLength > 0 && !IsBroken)
        {
            transport.Write(_queued.AsSpan(0, _queuedLength));
            _hasUnflushed = true;
        }

        ReleaseQueue();
        Flush();
    }

    /// <summary>Nothing more is sent; what waits is dropped.</summary>
    public void Break()
    {
        IsBroken = true;
        ReleaseQueue();
    }

    private void Observe(ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter flush)
    {
        try
        {
            FlushResult result = flush.GetResult();
            if (result.IsCompleted || result.IsCanceled)
            {
                Break();
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The transport ended under the flush; the read loop sees the same end and closes the session.
            Break();
        }
    }

    private void Queue(ReadOnlySpan<byte> frame)
    {
        if (_queuedLength + frame.Length > environment.Limits.MaxQueuedOutput)
        {
            IsOverfull = true;
            Break();
            return;
        }

        if (_queued is null || _queued.Length - _queuedLength < frame.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_queuedLength + frame.Length, 2 * _queuedLength));
            _queued.AsSpan(0, _queuedLength).CopyTo(larger);
            if (_queued is not null)
            {
                ArrayPool<byte>.Shared.Return(_queued);
            }

            _queued = larger;
        }

        frame.CopyTo(_queued.AsSpan(_queuedLength));
        _queuedLength += frame.Length;
    }

    private void ReleaseQueue()
    {
        if (_queued is not null)
        {
            ArrayPool<byte>.Shared.Return(_queued);
            _queued = null;
        }

        _queuedLength = 0;
    }
}
