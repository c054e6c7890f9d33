using System.Diagnostics;
using System.Runtime.CompilerServices;
using Ocpp.Codec;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The answers to one session's CALLs: each leaves once what it acknowledges is on disk and all before it have left, and a CALL that is
/// repeated gets the one it got. Used under the turn. A mutable struct, to be a field of its session and never copied.
/// </summary>
internal struct SessionAnswers()
{
    private ReplyQueue _replies;
    private LastAnswer _last;
    private CallOrigin _call = new(SessionMetrics.UnknownAction, 0);
    private bool _waitsForCommit;

    // The answer to the CALL that was begun last waits, and lies nowhere but where it is kept for a repeat. Then nothing is in the queue. A charge point has one
    // CALL out at a time (OCPP-J 1.6 §4.1.1), so nearly all answers wait here.
    private bool _lastWaits;

    /// <summary>Answers that wait.</summary>
    public readonly int Count => _replies.Count + (_lastWaits ? 1 : 0);

    /// <summary>The CALL that was begun last has its answer.</summary>
    public readonly bool IsCallAnswered => _last.IsKept;

    /// <summary>The span of the CALL that was begun last; null when it isn't traced.</summary>
    public readonly Activity? Span => _call.Span;

    /// <summary>Fetches ahead what taking and releasing an answer touches.</summary>
    public readonly void Prefetch()
    {
        _last.Prefetch();
        _replies.Prefetch();
    }

    /// <summary>Notes which CALL the answer that follows belongs to.</summary>
    public void BeginCall(UInt128 hash, in CallOrigin origin)
    {
        QueueLast();
        _call = origin;
        _last.Begin(hash);
    }

    // What is marked here has one caller or two, and each message passes it: without a profile the compiler takes it for too long to be put in place.

    /// <summary>Takes the framed answer to the CALL that was begun: it leaves now, or when its turn has come and <paramref name="position"/> is on disk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Answer(ChargePointSession session, ReadOnlySpan<byte> frame, JournalPosition position, Action<ChargePointSession>? afterReply, CallErrorCode? error)
    {
        Debug.Assert(!_lastWaits, "A CALL has one answer.");
        session.Environment.Metrics.CallAnswered(_call.Action, error);
        SessionTraces.Answered(_call.Span, error);
        _last.Keep(frame, position);
        Send(session, frame, position, afterReply);
    }

    /// <summary>Answers a CALL that is, byte for byte, the last one with the answer to that.</summary>
    public bool TryAnswerRepeat(ChargePointSession session, ReadOnlySpan<byte> text, UInt128 hash, long receivedAt)
    {
        if (!_last.IsFor(hash))
        {
            return false;
        }

        QueueLast();
        session.Environment.Metrics.CallRepeated(_call.Action);
        session.Tolerate(Tolerance.RepeatedCall);
        _call = _call with { ReceivedAt = receivedAt, Span = session.Environment.Traces.BeginCall(session, text, _call.Action, receivedAt) };
        SessionTraces.Repeated(_call.Span);
        Send(session, _last.Frame, _last.Position, afterReply: null);
        return true;
    }

    /// <summary>Hands what may go to the output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseCommitted(ChargePointSession session)
    {
        JournalPosition committed = session.Environment.Acknowledgeable;
        if (_lastWaits && _last.Position <= committed)
        {
            _lastWaits = false;
            session.Environment.Metrics.AnswersLeftQueue(1);
            Release(session, _last.Frame, afterReply: null, in _call);
        }

        while (_replies.TryTake(committed, out ReadOnlySpan<byte> frame, out Action<ChargePointSession>? afterReply, out CallOrigin origin))
        {
            session.Environment.Metrics.AnswersLeftQueue(1);
            Release(session, frame, afterReply, in origin);
        }
    }

    /// <summary>True where what is left has to wait for a commit that nobody waits for yet: from now on somebody does. Without any the memory goes back. Called after the flush.</summary>
    public bool MustBeginWait()
    {
        if (Count == 0)
        {
            _replies.ReleaseIfEmpty();
            return false;
        }

        bool isFirst = !_waitsForCommit;
        _waitsForCommit = true;
        return isFirst;
    }

    /// <summary>What the oldest answer waits for, where one does.</summary>
    public readonly JournalPosition HeadPosition => _lastWaits ? _last.Position : _replies.HeadPosition;

    /// <summary>Whoever waited for a commit has been told.</summary>
    public void EndWait() => _waitsForCommit = false;

    /// <summary>Nothing more is answered.</summary>
    public void Clear(SessionEnvironment environment)
    {
        if (Count > 0)
        {
            environment.Metrics.AnswersLeftQueue(Count);
        }

        _lastWaits = false;
        SessionTraces traces = environment.Traces;
        if (traces.IsTracing)
        {
            EndTraces(traces);
        }

        _replies.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Send(ChargePointSession session, ReadOnlySpan<byte> frame, JournalPosition position, Action<ChargePointSession>? afterReply)
    {
        if (Count == 0 && position <= session.Environment.Acknowledgeable)
        {
            Release(session, frame, afterReply, in _call);
            return;
        }

        session.Environment.Metrics.AnswerQueued();
        if (Count == 0 && afterReply is null && !session.Environment.Traces.IsTracing)
        {
            _lastWaits = true;
            return;
        }

        _replies.Add(frame, position, afterReply, _call with { Span = session.Environment.Traces.BeginWait(_call.Span) });
    }

    /// <summary>What is kept for a repeat is about to change.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void QueueLast()
    {
        if (_lastWaits)
        {
            _lastWaits = false;
            _replies.Add(_last.Frame, _last.Position, afterReply: null, in _call);
        }
    }

    // The CALL that was begun last is in the queue too, unless nobody has answered it yet.
    private void EndTraces(SessionTraces traces)
    {
        while (_replies.TryTake(new JournalPosition(long.MaxValue), out _, out _, out CallOrigin origin))
        {
            traces.Dropped(origin.Span);
        }

        if (!_last.IsKept)
        {
            traces.Dropped(_call.Span);
            _call = _call with { Span = null };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Release(ChargePointSession session, ReadOnlySpan<byte> frame, Action<ChargePointSession>? afterReply, in CallOrigin origin)
    {
        SessionEnvironment environment = session.Environment;
        session.WriteMessage(frame);
        environment.Metrics.AnswerReleased(origin.Action, environment.Clock.GetElapsedTime(origin.ReceivedAt));
        environment.Traces.Released(origin.Span);
        if (afterReply is not null)
        {
            session.Flush();
            afterReply(session);
        }
    }
}
