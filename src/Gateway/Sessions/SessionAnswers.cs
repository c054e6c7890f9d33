using System.Diagnostics;
using System.IO.Hashing;
using Ocpp.Codec;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The answers to one session's CALLs: each leaves once what it acknowledges is on disk and all before it have left, and a CALL that is
/// repeated gets the one it got. Used under the turn; the journal's call-backs only ask the session to go on.
/// </summary>
internal sealed class SessionAnswers(ChargePointSession session, SessionOutput output, SessionEnvironment environment) : ICommitWaiter, IThreadPoolWorkItem
{
    private ReplyQueue _replies;
    private LastAnswer _last;
    private CallOrigin _call = new(SessionMetrics.UnknownAction, 0);
    private bool _waitsForCommit;

    /// <summary>Answers that wait; of some moment, without the turn.</summary>
    public int Count => _replies.Count;

    /// <summary>The CALL that was begun last has its answer.</summary>
    public bool IsCallAnswered => _last.IsKept;

    /// <summary>The span of the CALL that was begun last; null when it isn't traced.</summary>
    public Activity? Span => _call.Span;

    /// <summary>Notes which CALL the answer that follows belongs to.</summary>
    public void BeginCall(ReadOnlySpan<byte> text, in CallOrigin origin)
    {
        _call = origin;
        _last.Begin(XxHash128.HashToUInt128(text));
    }

    /// <summary>The CALL that was begun has its decision and is handled again.</summary>
    public void Decided(Decision decision) => environment.Traces.ResumeCall(_call.Span, decision);

    /// <summary>Takes the framed answer to the CALL that was begun: it leaves now, or when its turn has come and <paramref name="position"/> is on disk.</summary>
    public void Answer(ReadOnlySpan<byte> frame, JournalPosition position, Action<ChargePointSession>? afterReply, CallErrorCode? error)
    {
        environment.Metrics.CallAnswered(_call.Action, error);
        SessionTraces.Answered(_call.Span, error);
        _last.Keep(frame, position);
        Send(frame, position, afterReply);
    }

    /// <summary>Answers a CALL that is, byte for byte, the last one with the answer to that.</summary>
    public bool TryAnswerRepeat(ReadOnlySpan<byte> text, long receivedAt)
    {
        if (!_last.IsFor(XxHash128.HashToUInt128(text)))
        {
            return false;
        }

        environment.Metrics.CallRepeated(_call.Action);
        session.Tolerate(Tolerance.RepeatedCall);
        _call = _call with { ReceivedAt = receivedAt, Span = environment.Traces.BeginCall(session, text, _call.Action, receivedAt) };
        SessionTraces.Repeated(_call.Span);
        Send(_last.Frame, _last.Position, afterReply: null);
        return true;
    }

    /// <summary>Hands what may go to the output.</summary>
    public void ReleaseCommitted()
    {
        JournalPosition committed = environment.Acknowledgeable;
        while (_replies.TryTake(committed, out ReadOnlySpan<byte> frame, out Action<ChargePointSession>? afterReply, out CallOrigin origin))
        {
            Release(frame, afterReply, in origin);
        }
    }

    /// <summary>What is left waits for its commit; without any the memory goes back. Called after the flush.</summary>
    public void WaitForRest()
    {
        if (_replies.IsEmpty)
        {
            _replies.ReleaseIfEmpty();
        }
        else if (!_waitsForCommit)
        {
            WaitForCommit();
        }
    }

    /// <summary>Nothing more is answered.</summary>
    public void Clear()
    {
        if (environment.Traces.IsTracing)
        {
            EndTraces();
        }

        _replies.Clear();
    }

    void ICommitWaiter.OnCommitted(JournalPosition committed) => GoOnSoon();

    void ICommitWaiter.OnJournalFailed() => GoOnSoon();

    void IThreadPoolWorkItem.Execute() => GoOn();

    /// <summary>Not on the journal's thread, which has others to tell; on the socket's own where it has one, since that is where the answers are sent from.</summary>
    private void GoOnSoon()
    {
        if (session.Origin.Socket?.Scheduler is { } scheduler)
        {
            scheduler.Schedule(static answers => ((SessionAnswers)answers!).GoOn(), this);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void GoOn()
    {
        lock (session.ChargePoint.Turn)
        {
            _waitsForCommit = false;
            session.GoOnAfterCommit();
        }
    }

    private void Send(ReadOnlySpan<byte> frame, JournalPosition position, Action<ChargePointSession>? afterReply)
    {
        if (_replies.IsEmpty && position <= environment.Acknowledgeable)
        {
            Release(frame, afterReply, in _call);
            return;
        }

        _replies.Add(frame, position, afterReply, _call with { Span = environment.Traces.BeginWait(_call.Span) });
    }

    // The CALL that was begun last is in the queue too, unless nobody has answered it yet.
    private void EndTraces()
    {
        while (_replies.TryTake(new JournalPosition(long.MaxValue), out _, out _, out CallOrigin origin))
        {
            environment.Traces.Dropped(origin.Span);
        }

        if (!_last.IsKept)
        {
            environment.Traces.Dropped(_call.Span);
            _call = _call with { Span = null };
        }
    }

    private void WaitForCommit()
    {
        _waitsForCommit = true;
        session.BeginCommitWait();
        if (environment.Journal.NotifyWhenCommitted(_replies.HeadPosition, this))
        {
            // Committed between the look and the registration: one more round, from elsewhere, so that this never recurses.
            GoOnSoon();
        }
    }

    private void Release(ReadOnlySpan<byte> frame, Action<ChargePointSession>? afterReply, in CallOrigin origin)
    {
        output.WriteMessage(frame);
        environment.Metrics.AnswerReleased(origin.Action, environment.Clock.GetElapsedTime(origin.ReceivedAt));
        environment.Traces.Released(origin.Span);
        if (afterReply is not null)
        {
            output.Flush();
            afterReply(session);
        }
    }
}
