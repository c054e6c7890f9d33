using System.Buffers;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What one session holds back while a CALL of it is being decided: the CALLs behind that one, unread, in their order, bounded by count and by
/// bytes. Born with the session's first decision. Used under the turn only; holds no message while nothing waits.
/// </summary>
internal sealed class DecisionWait(SessionLimits limits, SessionMetrics metrics)
{
    private readonly Queue<HeldCall> _held = [];
    private long _heldBytes;
    private bool _isServing;

    /// <summary>The CALL that is being decided, or null.</summary>
    public PendingReply? Pending { get; private set; }

    /// <summary>CALLs behind it.</summary>
    public int Count => _held.Count;

    /// <summary>So much waits that nothing more may be read. What comes in one more message is let in: nobody knows that it is a CALL before.</summary>
    public bool IsFull => _held.Count >= limits.MaxHeldCalls || _heldBytes >= limits.MaxHeldBytes;

    /// <summary>A new CALL has to wait: behind the one being decided, or behind those that waited for it.</summary>
    public bool MustHold => Pending is not null || (_held.Count > 0 && !_isServing);

    public void Begin(PendingReply pending) => Pending = pending;

    /// <summary>The decision has come. False where nobody waits for it any more.</summary>
    public bool TryEnd(PendingReply pending)
    {
        if (Pending != pending)
        {
            return false;
        }

        Pending = null;
        return true;
    }

    public void Hold(ReadOnlySpan<byte> text, long receivedAt)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(copy);
        _held.Enqueue(new HeldCall(copy, text.Length, receivedAt));
        _heldBytes += text.Length;
        metrics.CallHeld();
    }

    /// <summary>Takes the CALL that came first, if one may be served now. <see cref="EndServing"/> follows.</summary>
    public bool TryBeginServing(out HeldCall held)
    {
        held = default;
        if (Pending is not null || _isServing || !_held.TryDequeue(out held))
        {
            return false;
        }

        _heldBytes -= held.Length;
        metrics.HeldCallsLeftQueue(1);
        _isServing = true;
        return true;
    }

    public void EndServing(in HeldCall held)
    {
        _isServing = false;
        ArrayPool<byte>.Shared.Return(held.Buffer);
    }

    /// <summary>The session ends: nothing of this is answered.</summary>
    public void Clear()
    {
        Pending = null;
        metrics.HeldCallsLeftQueue(_held.Count);
        while (_held.TryDequeue(out HeldCall held))
        {
            ArrayPool<byte>.Shared.Return(held.Buffer);
        }

        _heldBytes = 0;
    }
}

/// <summary>A message that waits to be read.</summary>
/// <param name="Buffer">From the shared pool.</param>
/// <param name="Length">How much of it is the message.</param>
/// <param name="ReceivedAt">When its bytes were there, as the clock's timestamp.</param>
internal readonly record struct HeldCall(byte[] Buffer, int Length, long ReceivedAt)
{
    public ReadOnlySpan<byte> Text => Buffer.AsSpan(0, Length);
}
