using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Ocpp.Transport;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The bytes of one session on their way to the transport. At most one flush runs: a second one while the first is pending breaks a
/// pipe for good, so what is written meanwhile gathers in a bounded pooled buffer. Used under the turn only; the end of a pending
/// flush is told to the session, which takes the turn and calls <see cref="CompleteFlush"/>. A mutable struct, to be a field of its session and never copied.
/// </summary>
internal struct SessionOutput(PipeWriter transport)
{
    // Made when a flush first has to wait: most peers read what they are sent.
    private CongestedOutput? _congested;
    private int _uncountedBytes;
    private bool _hasUnflushed;
    private bool _isFlushing;
    private bool _flushesAfterGroup;

    /// <summary>The peer is gone or does not read: nothing more can be sent.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The peer let more pile up than a session may hold for it.</summary>
    public readonly bool IsOverfull => _congested is { IsOverfull: true };

    /// <summary>Fetches ahead what a write touches.</summary>
    public readonly void Prefetch() => CacheLines.Prefetch(transport, lines: 1);

    /// <summary>Writes bytes that are no message: a control frame, or the upgrade's answer.</summary>
    public void Write(ReadOnlySpan<byte> frame)
    {
        if (IsBroken)
        {
            return;
        }

        _uncountedBytes += frame.Length;
        if (_isFlushing)
        {
            if (!_congested!.TryAdd(frame))
            {
                Break();
            }

            return;
        }

        transport.Write(frame);
        _hasUnflushed = true;
    }

    /// <summary>Writes a frame that holds an OCPP-J message, which the message log keeps.</summary>
    public void WriteMessage(ReadOnlySpan<byte> frame, MessageTap messages)
    {
        if (!IsBroken)
        {
            messages.Sent(frame);
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

    /// <summary>Leaves the flush to the end of the group that the socket's thread is serving, where it serves one; the session is called then.</summary>
    public bool TryFlushAfterGroup(ChargePointSession session)
    {
        if (!_hasUnflushed)
        {
            return false;
        }

        _flushesAfterGroup = _flushesAfterGroup
            || session.Origin.Socket?.TryRunAfterGroup(static session => ((ChargePointSession)session!).FlushAfterGroup(), session) == true;
        return _flushesAfterGroup;
    }

    /// <summary>The group has ended: the next one is another.</summary>
    public void EndGroup() => _flushesAfterGroup = false;

    /// <summary>Hands what was written to the transport, once per batch. Never waits.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The awaiter is consumed once: at once where it has completed, else in CompleteFlush.")]
    public void Flush(ChargePointSession session, SessionEnvironment environment)
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
                _congested ??= new CongestedOutput(session.OnFlushCompleted, environment.Limits.MaxQueuedOutput);
                _congested.Pending = flush;
                flush.UnsafeOnCompleted(_congested.FlushCompleted);
                return;
            }

            Observe(flush);
        }
    }

    /// <summary>A flush that was pending has ended: what gathered meanwhile is written. Flushing it is the session's.</summary>
    public void CompleteFlush()
    {
        if (!_isFlushing)
        {
            return;
        }

        _isFlushing = false;
        ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter flush = _congested!.Pending;
        _congested.Pending = default;
        Observe(flush);
        if (!_congested.Queued.IsEmpty && !IsBroken)
        {
            transport.Write(_congested.Queued);
            _hasUnflushed = true;
        }

        _congested.Release();
    }

    /// <summary>Nothing more is sent; what waits is dropped.</summary>
    public void Break()
    {
        IsBroken = true;
        _congested?.Release();
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
}
