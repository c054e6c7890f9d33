using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ocpp.Codec;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// What we ask one charge point: one CALL in flight, the rest in a bounded queue (OCPP-J 1.6 §4.1.1), each with a deadline counted
/// from its sending. Used under the charge point's turn only. Born with a CALL and given up when <see cref="IsSpent"/>, so an idle session holds none.
/// </summary>
internal sealed class OutboundCalls(ChargePointSession session, SessionEnvironment environment)
{
    private readonly LinkedList<OutboundCall> _waiting = new();
    private Queue<OutboundCall>? _late;
    private OutboundCall? _inFlight;
    private long _sentAt;
    private CallState _state;

    /// <summary>When the CALL in flight times out, in the session's clock (milliseconds); <see cref="long.MaxValue"/> without one.</summary>
    public long DeadlineMs { get; private set; } = long.MaxValue;

    public bool HasNext => _state == CallState.Idle && _waiting.Count > 0;

    /// <summary>Nothing waits, nothing is in flight, and nothing that went unanswered may still be.</summary>
    public bool IsSpent => _state == CallState.Idle && _waiting.Count == 0 && _late is not { Count: > 0 };

    /// <param name="outbound">The CALL to queue.</param>
    /// <param name="first">Before all that wait: for what has to follow an answer at once.</param>
    public EnqueueResult Enqueue(OutboundCall outbound, bool first = false)
    {
        if (_state == CallState.Closed)
        {
            return EnqueueResult.Closed;
        }

        if (_waiting.Count >= environment.Limits.MaxQueuedOutboundCalls)
        {
            return EnqueueResult.QueueFull;
        }

        if (first)
        {
            _waiting.AddFirst(outbound);
        }
        else
        {
            _waiting.AddLast(outbound);
        }

        environment.Metrics.CallQueued();
        return EnqueueResult.Queued;
    }

    /// <summary>Sends the next CALL if none is in flight. True if something was written.</summary>
    public bool SendNext(long nowMs)
    {
        if (!HasNext)
        {
            return false;
        }

        // Told first: if it can't be stored that it goes out, it doesn't, and still waits when the session closes for it.
        OutboundCall next = _waiting.First!.Value;
        next.Sent(session.ChargePoint);
        _waiting.RemoveFirst();
        environment.Metrics.CallsLeftQueue(1);
        _state = Next(_state, CallEvent.Sent);
        _inFlight = next;
        _sentAt = environment.Clock.GetTimestamp();
        DeadlineMs = nowMs + (long)environment.Options.CallTimeout.TotalMilliseconds;

        FrameScratch scratch = FrameScratch.ForThisThread;
        Utf8JsonWriter json = scratch.Begin();
        EnvelopeWriter.WriteRawCall(json, Encoding.ASCII.GetBytes(next.UniqueId), Encoding.ASCII.GetBytes(next.Action), next.Payload.Span);
        session.WriteMessage(scratch.End());
        return true;
    }

    /// <summary>A CALLRESULT came. False if it answers nothing that we asked.</summary>
    public bool Complete(in Envelope envelope)
    {
        if (!TryTake(in envelope, out OutboundCall? answered, out bool isLate))
        {
            return false;
        }

        ReadOnlySpan<byte> payload = envelope.Payload;
        if (payload.Length > 0 && payload[0] == (byte)'{')
        {
            CountAnswer(answered, OutboundOutcome.Confirmed, isLate);
            answered.Answered(session.ChargePoint, payload, isLate);
        }
        else
        {
            CountAnswer(answered, OutboundOutcome.Unreadable, isLate);
            answered.Unreadable(session.ChargePoint, "The confirmation's payload is no JSON object.", isLate);
        }

        return true;
    }

    /// <summary>A CALLERROR came. False if it answers nothing that we asked.</summary>
    public bool Refuse(in Envelope envelope)
    {
        if (!TryTake(in envelope, out OutboundCall? refused, out bool isLate))
        {
            return false;
        }

        CountAnswer(refused, OutboundOutcome.Refused, isLate);
        ReadOnlySpan<byte> details = envelope.ErrorDetails.IsEmpty ? "{}"u8 : envelope.ErrorDetails;
        refused.Refused(session.ChargePoint, envelope.ErrorCode.ToString(), envelope.ErrorDescription.ToString(), details, isLate);
        return true;
    }

    /// <summary>An answer whose id can be read, but whose text is no JSON or no OCPP-J. False if it answers nothing that we asked.</summary>
    public bool Spoil(in Envelope envelope, string reason)
    {
        if (!TryTake(in envelope, out OutboundCall? spoilt, out bool isLate))
        {
            return false;
        }

        CountAnswer(spoilt, OutboundOutcome.Unreadable, isLate);
        spoilt.Unreadable(session.ChargePoint, reason, isLate);
        return true;
    }

    public void TimeOut(long nowMs)
    {
        if (_inFlight is null || nowMs < DeadlineMs)
        {
            return;
        }

        OutboundCall late = _inFlight;
        _state = Next(_state, CallEvent.TimedOut);
        _inFlight = null;
        DeadlineMs = long.MaxValue;
        _late ??= new Queue<OutboundCall>();
        if (_late.Count == environment.Limits.MaxLateCalls)
        {
            _late.Dequeue();
        }

        _late.Enqueue(late);
        environment.Metrics.CallEnded(late.Action, OutboundOutcome.TimedOut, duration: null);
        late.TimedOut(session.ChargePoint);
    }

    /// <summary>The connection ended: whoever waits is told, the one that was sent first.</summary>
    public void Close()
    {
        if (_state == CallState.Closed)
        {
            return;
        }

        _state = Next(_state, CallEvent.Disconnected);
        DeadlineMs = long.MaxValue;
        OutboundCall? sent = _inFlight;
        _inFlight = null;
        if (sent is not null)
        {
            environment.Metrics.CallEnded(sent.Action, OutboundOutcome.Lost, duration: null);
            sent.Lost(session.ChargePoint, wasSent: true);
        }

        LoseWaiting();
    }

    /// <summary>Whoever waits unsent is told that nothing comes of it.</summary>
    public void LoseWaiting()
    {
        environment.Metrics.CallsLeftQueue(_waiting.Count);
        while (_waiting.First is { } waiting)
        {
            _waiting.RemoveFirst();
            waiting.Value.Lost(session.ChargePoint, wasSent: false);
        }
    }

    internal static CallState Next(CallState state, CallEvent happened) => (state, happened) switch
    {
        (CallState.Idle, CallEvent.Sent) => CallState.Awaiting,
        (CallState.Awaiting, CallEvent.Answered or CallEvent.TimedOut) => CallState.Idle,
        (CallState.Idle or CallState.Awaiting, CallEvent.AnsweredLate) => state, // The CALL it answers has ended; the one in flight goes on.
        (_, CallEvent.Disconnected) or (CallState.Closed, _) => CallState.Closed,
        _ => throw new UnreachableException($"{happened} while {state}."),
    };

    // A late answer's CALL was counted by its time-out.
    private void CountAnswer(OutboundCall answered, OutboundOutcome outcome, bool isLate)
    {
        if (!isLate)
        {
            environment.Metrics.CallEnded(answered.Action, outcome, environment.Clock.GetElapsedTime(_sentAt));
        }
    }

    private bool TryTake(in Envelope envelope, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OutboundCall? call, out bool isLate)
    {
        isLate = false;
        call = null;
        if (_inFlight is not null && Matches(in envelope, _inFlight))
        {
            call = _inFlight;
            _inFlight = null;
            _state = Next(_state, CallEvent.Answered);
            DeadlineMs = long.MaxValue;
            return true;
        }

        for (int left = _late?.Count ?? 0; left > 0; left--)
        {
            OutboundCall late = _late!.Dequeue();
            if (call is null && Matches(in envelope, late))
            {
                call = late;
                isLate = true;
                session.Tolerances.Add(Tolerance.LateAnswer);
                _state = Next(_state, CallEvent.AnsweredLate);
                continue;
            }

            _late.Enqueue(late);
        }

        return call is not null;
    }

    private static bool Matches(in Envelope envelope, OutboundCall call) => envelope.Id.Equals(call.UniqueId);
}

/// <summary>Where the one CALL that may be in flight stands.</summary>
internal enum CallState : byte
{
    Idle,
    Awaiting,
    Closed,
}

/// <summary>What can happen to it.</summary>
internal enum CallEvent : byte
{
    Sent,
    Answered,
    AnsweredLate,
    TimedOut,
    Disconnected,
}
