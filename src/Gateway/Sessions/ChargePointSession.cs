using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Ocpp.Codec;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Transport;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// A connected charge point: its identity, its protocol and the parts that read (<see cref="SessionReader"/>), answer
/// (<see cref="SessionAnswers"/>), ask (<see cref="OutboundCalls"/>) and write (<see cref="SessionOutput"/>). State changes in the charge point's
/// turn only; the read loop takes it per batch, a commit, a command and a time-out take it to write. No wait under it. Its parts are structs, and what few sessions
/// need is made when it is needed: an object of its own is bytes that all connections hold, and a line of the cache that each message fetches.
/// </summary>
internal sealed partial class ChargePointSession : SweepEntry, ICommitWaiter, IThreadPoolWorkItem, IPrefetchable
{
    private const int LinesOfChargePoint = 2;

    private const string ReplacedReason = "Replaced by a newer connection.";

    // Pings come up to this part of their interval early.
    private const int PingSpread = 8;
    private const string JournalReason = "The gateway cannot store anything now.";

    private static readonly Action<object?> ToGoOn = static session => ((ChargePointSession)session!).GoOnAfterCommit();

    private readonly SessionEnvironment _environment;
    private readonly ConnectionContext _connection;
    private readonly OcppProtocol _protocol;
    private readonly long _connectedAt;
    private SessionOutput _output;
    private SessionReader _reader;
    private SessionAnswers _answers = new();
    private OutboundCalls? _outbound;
    private ToleranceCounts? _tolerances;
    private DecisionWait? _decisions;
    private SessionDeadlines _deadlines;
    private CommandGate _gate;
    private ConnectionEnd _end = new();
    private long _batchReceivedAt;
    private ClockSkew _clockSkew = new();
    private int _unreadableMessages;
    private bool _awaitsPong;
    private SessionPhase _phase;

    public ChargePointSession(ChargePoint chargePoint, OcppProtocol protocol, ConnectionContext connection, SessionOrigin origin, SessionEnvironment environment)
    {
        ChargePoint = chargePoint;
        Origin = origin;
        _protocol = protocol;
        _connection = connection;
        _environment = environment;
        if (origin.Socket is { } socket)
        {
            socket.Served = this;
        }

        _output = new SessionOutput(connection.Transport.Output);
        _reader = new SessionReader(environment.Options.MaxMessageSize);
        _connectedAt = environment.Clock.GetUtcNow().UtcTicks;
        _deadlines = new SessionDeadlines(environment.Sweep.NowMs);
        _gate = new CommandGate(chargePoint.HasBooted, environment.Sweep.NowMs, environment.Limits.BootGrace);
    }

    public ChargePoint ChargePoint { get; }

    public SessionOrigin Origin { get; }

    /// <summary>Address and port of the peer, as text; the address alone where a proxy named no port.</summary>
    public string RemoteAddress => _connection.RemoteEndPoint switch
    {
        IPEndPoint { Port: 0 } unported => unported.Address.ToString(),
        { } remote => remote.ToString() ?? "",
        null => "",
    };

    public string Id => ChargePoint.Id;

    public string Protocol => _protocol.SubProtocol;

    /// <summary>What all sessions share.</summary>
    public SessionEnvironment Environment => _environment;

    public ConnectionContext Connection => _connection;

    public DateTimeOffset ConnectedSince => new(_connectedAt, TimeSpan.Zero);

    /// <summary>When anything at all was last received.</summary>
    public DateTimeOffset LastSeen => _environment.Clock.GetUtcNow() - TimeSpan.FromMilliseconds(_environment.Sweep.NowMs - _deadlines.LastReceivedMs);

    /// <summary>How far its clock is ahead of ours, negative for behind; null while nothing told. Takes the turn.</summary>
    public TimeSpan? ClockSkew
    {
        get
        {
            lock (ChargePoint.Turn)
            {
                return _clockSkew.At(_environment.Clock.GetUtcNow());
            }
        }
    }

    /// <summary>What this connection's messages had to be forgiven, by name. Made with the first, or when somebody looks.</summary>
    public ToleranceCounts Tolerances => _tolerances ??= new ToleranceCounts(_environment.Metrics, _environment.Clock);

    /// <summary>Takes what goes over the wire for the message log.</summary>
    public MessageTap Messages => new(_environment.Messages, ChargePoint.IdUtf8);

    /// <summary>Counts what had to be forgiven, and records the counts now and then. Call it in the turn.</summary>
    public void Tolerate(in ToleranceSet tolerances)
    {
        if (tolerances.IsEmpty)
        {
            return;
        }

        Tolerances.Add(in tolerances);
        if (Tolerances.IsDue)
        {
            RecordTolerances();
        }
    }

    /// <summary>As the other, for one thing.</summary>
    public void Tolerate(Tolerance tolerance)
    {
        ToleranceSet one = default;
        one.Add(tolerance);
        Tolerate(in one);
    }

    /// <summary>The peer answered a ping.</summary>
    public void TakePong() => _awaitsPong = false;

    /// <summary>CALLs that wait behind one that is being decided; of some moment, without the turn.</summary>
    public int HeldCalls => _decisions?.Count ?? 0;

    /// <summary>Whether frames are read: the connection is open and its output works.</summary>
    public bool IsServing => _phase == SessionPhase.Open && !_output.IsBroken;

    /// <summary>So many answers, or CALLs behind a decision, wait that nothing more is read.</summary>
    public bool IsBacklogged => _answers.Count >= _environment.Limits.MaxPendingReplies || _decisions is { IsFull: true };

    /// <summary>The connection is open: what is answered now may go.</summary>
    public bool IsOpen => _phase == SessionPhase.Open;

    /// <summary>Our Close frame came first, and the peer's is to be waited for.</summary>
    public bool AwaitsPeersEnd => !_end.IsByPeer && !_output.IsBroken;

    /// <summary>
    /// Puts this session in the place of an older one of the same identity and sends the upgrade's answer, so that whoever sees the
    /// answer finds the charge point connected. Throws <see cref="JournalUnavailableException"/> when that can't be stored: then this
    /// session is in no table, so that none stays behind whose read loop never ran.
    /// </summary>
    public void Open(ReadOnlySpan<byte> upgradeResponse)
    {
        string remoteAddress = RemoteAddress;
        lock (ChargePoint.Turn)
        {
            _environment.Table.TryGet(Id, out ChargePointSession? replaced);
            try
            {
                replaced?.RecordEnd(CloseCode.NormalClosure, ReplacedReason);
                ChargePoint.Record(new ChargePointConnected { RemoteAddress = remoteAddress, Protocol = Protocol, SecurityProfile = Origin.SecurityProfile });
            }
            catch (JournalUnavailableException)
            {
                // Its end may be stated already, and what it sends can't be stored either.
                replaced?.CloseInTurn(CloseCode.TryAgainLater, JournalReason);
                throw;
            }

            _environment.Table.Replace(this);
            replaced?.CloseInTurn(CloseCode.NormalClosure, ReplacedReason);
            _output.Write(upgradeResponse);
            Flush();
            _environment.Sweep.Schedule(this, NextDueMs());
        }

        _environment.ConfigurationDue?.AddLater(Id);
        _environment.Lines.Opened(Id, remoteAddress, Protocol, Origin.SecurityProfile);
    }

    /// <summary>Takes what was read and gives how the loop goes on; for the connection handler's loop, which runs in one place at a time.</summary>
    public BatchEnd Take(in ReadResult read) => _reader.Take(this, _environment, Input, in read);

    /// <summary>What is read from the peer.</summary>
    public PipeReader Input => _connection.Transport.Input;

    /// <summary>Whether the next read has to wait for <see cref="WaitAsync"/>: too much is under way for this connection or for the journal.</summary>
    public bool MustWait(BatchEnd end) => end == BatchEnd.Backlogged || _environment.Journal.IsCongested;

    /// <summary>Waits until there is room for more.</summary>
    public async Task WaitAsync(BatchEnd end)
    {
        if (end == BatchEnd.Backlogged)
        {
            await RoomInTurn().ConfigureAwait(false);
        }

        if (_environment.Journal.IsCongested)
        {
            await _environment.Journal.WaitForRoomAsync(_connection.ConnectionClosed).ConfigureAwait(false);
        }
    }

    /// <summary>After a Close frame of ours: waits for the peer's part of the closing handshake.</summary>
    public Task LingerAsync() => ConnectionEnd.LingerAsync(
        Input, _reader.UnreadPayloadLength, Origin.IsTls ? null : Origin.Socket, _environment.Limits, _environment.Clock, _connection.ConnectionClosed);

    /// <summary>The peer vanished: an ordinary end, seen in the disconnect's code 1006.</summary>
    public void Vanish(Exception exception) => Log.Vanished(_environment.Logger, Id, exception.Message);

    /// <summary>Queues a CALL for this charge point and sends it as soon as it may go. Takes the turn; safe from any thread.</summary>
    public EnqueueResult Enqueue(OutboundCall outbound)
    {
        lock (ChargePoint.Turn)
        {
            if (_phase != SessionPhase.Open)
            {
                return EnqueueResult.Closed;
            }

            EnqueueResult result = Outbound.Enqueue(outbound);
            EndBatch();
            return result;
        }
    }

    /// <summary>Takes the time that a message of its own bears, for <see cref="ClockSkew"/>. Call it in the turn.</summary>
    public void NoteClock(OcppTimestamp? timestamp)
    {
        if (timestamp is { IsValid: true } told)
        {
            _clockSkew.Note(told.Value, _environment.Clock.GetUtcNow());
        }
    }

    /// <summary>Forgets how its clock was: the answer to its boot sets it. Call it in the turn.</summary>
    public void ForgetClock() => _clockSkew.Reset();

    /// <summary>As <see cref="Enqueue"/>, before all that wait; call it in the turn.</summary>
    public EnqueueResult EnqueueFirst(OutboundCall outbound) => _phase == SessionPhase.Open ? Outbound.Enqueue(outbound, first: true) : EnqueueResult.Closed;

    /// <summary>Ends the CALLs that wait unsent. Call it in the turn.</summary>
    public void LoseWaiting() => _outbound?.LoseWaiting();

    /// <summary>Starts the closing handshake; the peer has <see cref="SessionLimits.CloseLinger"/> for its part. Safe from any thread.</summary>
    public void CloseSoon(CloseCode code, string reason)
    {
        lock (ChargePoint.Turn)
        {
            CloseInTurn(code, reason);
        }
    }

    /// <summary>As <see cref="CloseSoon"/>, for callers that hold the turn already.</summary>
    public void CloseInTurn(CloseCode code, string reason)
    {
        if (_phase != SessionPhase.Open)
        {
            return;
        }

        Log.Closing(_environment.Logger, Id, code, reason);
        BeginClosing(code, reason, isByPeer: false);
        _output.WriteClose(code, reason);
        Flush();

        // The read loop may be waiting for bytes or for room: it goes on to the drain.
        Input.CancelPendingRead();
    }

    /// <summary>Bytes have come, or the end of them.</summary>
    public void BeginBatch(long receivedAt, bool hasBytes)
    {
        _batchReceivedAt = receivedAt;
        if (hasBytes)
        {
            _deadlines.Receive(_environment.Sweep.MsAt(receivedAt));
        }
    }

    public void AnswerPing(ReadOnlySpan<byte> payload) => _output.WriteControl(Opcode.Pong, payload);

    /// <summary>Handles one text message.</summary>
    public void Receive(ReadOnlySpan<byte> text)
    {
        Messages.Received(text);
        Dispatch(text);
    }

    /// <summary>Keeps a CALL for later if one before it is being decided; then it is handed in again. Asked for each CALL before anything else.</summary>
    public bool TryHold(ReadOnlySpan<byte> text)
    {
        if (_decisions is not { MustHold: true } decisions)
        {
            return false;
        }

        decisions.Hold(text, _batchReceivedAt);
        return true;
    }

    /// <summary>The CALL that was begun waits for a decision, and those behind it wait for it.</summary>
    public PendingReply BeginDecision(string action, string messageId, ReadOnlySpan<byte> text, ReadOnlySpan<byte> payload)
    {
        PendingReply pending = new(this, action, messageId, text, payload, _batchReceivedAt) { Span = _answers.Span };
        (_decisions ??= new DecisionWait(_environment.Limits, _environment.Metrics)).Begin(pending);
        return pending;
    }

    /// <summary>The decision has come: the CALL is answered, and what waited behind it is served. Call it in the turn.</summary>
    public void Conclude(PendingReply pending, Decision decision)
    {
        bool isAwaited = _decisions?.TryEnd(pending) == true;
        try
        {
            _environment.Traces.ResumeCall(_answers.Span, decision);
            _protocol.Conclude(this, pending, decision);
        }
        catch (JournalUnavailableException)
        {
            CloseInTurn(CloseCode.TryAgainLater, JournalReason);
        }
        catch (Exception exception)
        {
            Log.MessageFailed(_environment.Logger, exception, Id);
        }
        finally
        {
            _environment.Traces.LeaveCall(outer: null);
        }

        if (isAwaited)
        {
            GoOn();
        }
    }

    /// <summary>The peer's Close frame has come.</summary>
    public void AnswerClose(ReadOnlySpan<byte> payload)
    {
        CloseFrame close = CloseFrame.Read(payload);
        CloseCode code = close.Code is { } given ? (CloseCode)given : CloseCode.NoStatusReceived;
        BeginClosing(code, Encoding.UTF8.GetString(close.Reason), isByPeer: true);

        // RFC 6455 §5.5.1: the answer repeats the peer's status code.
        if (close.Code is null)
        {
            _output.WriteControl(Opcode.Close, default);
        }
        else
        {
            _output.WriteClose(code, "");
        }
    }

    /// <summary>After each batch, and whenever something may go that could not before: answers, commands, then one flush for all.</summary>
    public void EndBatch()
    {
        _answers.ReleaseCommitted(this);
        ServeHeld();
        if (_answers.Count <= _environment.Limits.MaxPendingReplies / 2 && _decisions is not { IsFull: true })
        {
            _reader.GoOn();
        }

        SendNextCommand();

        // While the connection is being closed nothing is put off: whoever ends it counts on what was written before having gone.
        if (_phase != SessionPhase.Open || !_output.TryFlushAfterGroup(this))
        {
            Flush();
        }

        if (_answers.MustBeginWait())
        {
            WaitForCommit();
        }

        AbortIfBroken();
    }

    /// <summary>Notes which CALL the answer that follows belongs to. Called by the protocol for every CALL that is no repeat.</summary>
    /// <param name="text">The whole message.</param>
    /// <param name="hash">What <see cref="LastAnswer.HashOf"/> gives for it.</param>
    /// <param name="action">The protocol's own name for its action, or <see cref="SessionMetrics.UnknownAction"/>.</param>
    public void BeginCall(ReadOnlySpan<byte> text, UInt128 hash, string action) =>
        _answers.BeginCall(hash, new CallOrigin(action, _batchReceivedAt, _environment.Traces.BeginCall(this, text, action, _batchReceivedAt)));

    /// <summary>
    /// Takes the framed answer to the CALL being dispatched: it leaves once <paramref name="position"/> is on disk and all answers
    /// before it have left. Call it in the turn, through <see cref="InboundCall"/>.
    /// </summary>
    public void Answer(ReadOnlySpan<byte> frame, JournalPosition position, Action<ChargePointSession>? afterReply, CallErrorCode? error = null)
    {
        // A decision may come when its session has ended.
        if (IsOpen)
        {
            _answers.Answer(this, frame, position, afterReply, error);
        }
    }

    /// <summary>
    /// Answers a CALL that is, byte for byte, the connection's last one with the stored answer: some charge points repeat after a
    /// time-out with the same unique id; the answer is the same, the work isn't done twice.
    /// </summary>
    public bool TryAnswerRepeat(ReadOnlySpan<byte> text, UInt128 hash) => _answers.TryAnswerRepeat(this, text, hash, _batchReceivedAt);

    /// <summary>Holds our CALLs back until the answer to the BootNotification being handled has been flushed.</summary>
    public void HoldCommandsForBoot() => _gate.Hold();

    /// <summary>The counterpart of <see cref="HoldCommandsForBoot"/>, handed over as what follows the answer.</summary>
    public void ResumeCommandsAfterBoot() => _gate.Release();

    /// <summary>The CALL that was begun last has its answer.</summary>
    public bool IsCallAnswered => _answers.IsCallAnswered;

    /// <summary>Gives an answer of the charge point to whoever asked. False: nobody did.</summary>
    public bool CompleteOutbound(in Envelope envelope)
    {
        _unreadableMessages = 0;
        return envelope.Type == MessageType.CallError ? _outbound?.Refuse(in envelope) == true : _outbound?.Complete(in envelope) == true;
    }

    /// <summary>As <see cref="CompleteOutbound"/>, for an answer of which only the id can be read.</summary>
    public bool SpoilOutbound(in Envelope envelope, string reason) => _outbound?.Spoil(in envelope, reason) == true;

    /// <summary>A message that is none of OCPP-J's: dropped, and too many in a row end the connection.</summary>
    public void CountUnreadable(string why)
    {
        _environment.Lines.Unreadable(Id, why);
        _environment.Metrics.MessageUnreadable();
        if (++_unreadableMessages > _environment.Limits.MaxUnreadableMessages)
        {
            CloseInTurn(CloseCode.PolicyViolation, "Too many messages that are not OCPP-J.");
        }
    }

    /// <summary>A message that can be read came after unreadable ones.</summary>
    public void CountReadable() => _unreadableMessages = 0;

    /// <summary>Writes a frame that holds an OCPP-J message, which the message log keeps. Call it in the turn.</summary>
    public void WriteMessage(ReadOnlySpan<byte> frame) => _output.WriteMessage(frame, Messages);

    /// <summary>Hands what was written to the transport. Never waits; call it in the turn.</summary>
    public void Flush() => _output.Flush(this, _environment);

    /// <inheritdoc/>
    void IPrefetchable.Prefetch(int round)
    {
        switch (round)
        {
            case 0:
                CacheLines.Prefetch(ChargePoint, LinesOfChargePoint);
                CacheLines.Prefetch(_connection, LinesOfChargePoint);
                _output.Prefetch();
                _answers.Prefetch();
                break;
            default:
                ChargePoint.Prefetch();
                break;
        }
    }

    void ICommitWaiter.OnCommitted(JournalPosition committed) => GoOnSoon();

    void ICommitWaiter.OnJournalFailed() => GoOnSoon();

    void IThreadPoolWorkItem.Execute() => GoOnAfterCommit();

    public override void OnDue(long nowMs)
    {
        lock (ChargePoint.Turn)
        {
            if (_phase == SessionPhase.Closed)
            {
                return;
            }

            if (nowMs >= _deadlines.ClosingMs)
            {
                Abort("The peer did not finish the closing handshake.");
                return;
            }

            try
            {
                if (_phase == SessionPhase.Open)
                {
                    KeepAlive(nowMs);
                }
            }
            finally
            {
                // Whatever happened, the session keeps its next deadline: without one a dead peer would stay for ever.
                _environment.Sweep.Schedule(this, NextDueMs());
            }
        }
    }

    /// <summary>Not on the journal's thread, which has others to tell; on the socket's own where it has one, since that is where the answers are sent from.</summary>
    private void GoOnSoon()
    {
        if (Origin.Socket?.Scheduler is { } scheduler)
        {
            scheduler.Schedule(ToGoOn, this);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>The group that this session's event or commit was part of has been served. On the socket's thread.</summary>
    public void FlushAfterGroup()
    {
        lock (ChargePoint.Turn)
        {
            _output.EndGroup();
            Flush();
            AbortIfBroken();
        }
    }

    private void AbortIfBroken()
    {
        if (_output.IsBroken && _phase == SessionPhase.Open)
        {
            Abort(_output.IsOverfull ? "The charge point does not read what it is sent." : "The transport ended.");
        }
    }

    /// <summary>A commit has come, or will never come.</summary>
    private void GoOnAfterCommit()
    {
        lock (ChargePoint.Turn)
        {
            _answers.EndWait();
            _deadlines.EndCommitWait();
            if (_phase == SessionPhase.Closed)
            {
                return;
            }

            if (_environment.Journal.Health == JournalHealth.Failed)
            {
                CloseInTurn(CloseCode.TryAgainLater, JournalReason);
                return;
            }

            GoOn();
        }
    }

    /// <summary>An answer waits for its commit from now on, <see cref="SessionLimits.MaxReplyDelay"/> at most.</summary>
    private void WaitForCommit()
    {
        _environment.Sweep.Schedule(this, _deadlines.BeginCommitWait(_environment.Sweep.NowMs, _environment.Limits.MaxReplyDelay));
        IEventJournal journal = _environment.Journal;
        bool isCommitted = Origin.Socket?.Scheduler is { } scheduler
            ? journal.ScheduleWhenCommitted(_answers.HeadPosition, scheduler, ToGoOn, this)
            : journal.NotifyWhenCommitted(_answers.HeadPosition, this);
        if (isCommitted)
        {
            // Committed between the look and the registration: one more round, from elsewhere, so that this never recurses.
            GoOnSoon();
        }
    }

    private Task RoomInTurn()
    {
        lock (ChargePoint.Turn)
        {
            return _reader.Room;
        }
    }

    private OutboundCalls Outbound => _outbound ??= new OutboundCalls(this, _environment);

    /// <summary>As <see cref="EndBatch"/>, for the threads of commits and flushes, on which an exception would end the process.</summary>
    private void GoOn()
    {
        try
        {
            EndBatch();
        }
        catch (Exception exception)
        {
            Log.MessageFailed(_environment.Logger, exception, Id);
            Abort("The gateway failed on this connection.");
        }
    }

    private void Dispatch(ReadOnlySpan<byte> text)
    {
        Activity? outer = _environment.Traces.Outer;
        try
        {
            _protocol.Dispatch(this, text);
        }
        catch (JournalUnavailableException)
        {
            // Nothing can be promised: no answer, so that the charge point keeps its message.
            CloseInTurn(CloseCode.TryAgainLater, JournalReason);
        }
        catch (Exception exception)
        {
            // A bug of ours in what an answer of the charge point means; a failed CALL has been answered already. The connection lives.
            Log.MessageFailed(_environment.Logger, exception, Id);
        }
        finally
        {
            _environment.Traces.LeaveCall(outer);
        }
    }

    // What waited behind a decision, in its order, until the next one that has to be decided or until too many answers wait for the disk.
    private void ServeHeld()
    {
        while (_decisions is { Count: > 0 } decisions && IsServing && _answers.Count < _environment.Limits.MaxPendingReplies && decisions.TryBeginServing(out HeldCall held))
        {
            try
            {
                _batchReceivedAt = held.ReceivedAt;
                Dispatch(held.Text);
            }
            finally
            {
                decisions.EndServing(in held);
            }
        }
    }

    private void SendNextCommand()
    {
        if (_outbound is null)
        {
            return;
        }

        if (!_outbound.HasNext)
        {
            _outbound = _outbound.IsSpent ? null : _outbound;
            return;
        }

        long nowMs = _environment.Sweep.NowMs;
        if (!_gate.IsOpen(nowMs))
        {
            _environment.Sweep.Schedule(this, _gate.OpensMs);
            return;
        }

        try
        {
            if (_outbound.SendNext(nowMs))
            {
                _environment.Sweep.Schedule(this, _outbound.DeadlineMs);
            }
        }
        catch (JournalUnavailableException)
        {
            // It can't be stored that the CALL goes out, so it doesn't. Commits and flushes end here too, on threads where nobody would catch this.
            CloseInTurn(CloseCode.TryAgainLater, JournalReason);
        }
    }

    private void KeepAlive(long nowMs)
    {
        if (_deadlines.IsIdle(nowMs, IdleTimeout))
        {
            CloseInTurn(CloseCode.GoingAway, "Nothing was received for too long.");
            return;
        }

        if (_deadlines.IsCommitLate(nowMs))
        {
            CloseInTurn(CloseCode.TryAgainLater, JournalReason);
            return;
        }

        // Who connected in the same moment, as after a power cut, would be pinged in the same moment ever after, all of a large fleet in one.
        long earlier = Random.Shared.NextInt64((long)_environment.Options.PingInterval.TotalMilliseconds / PingSpread);
        if (_deadlines.TryTakePing(nowMs, _environment.Options.PingInterval, earlier))
        {
            if (_awaitsPong)
            {
                Tolerate(Tolerance.UnansweredPing);
            }

            _awaitsPong = true;
            _output.WriteControl(Opcode.Ping, default);
        }

        try
        {
            _outbound?.TimeOut(nowMs);
        }
        catch (JournalUnavailableException)
        {
            CloseInTurn(CloseCode.TryAgainLater, JournalReason);
            return;
        }

        EndBatch();
    }

    private TimeSpan IdleTimeout => _environment.Options.IdleTimeoutFor(ChargePoint.Registration.HeartbeatInterval ?? _environment.Options.HeartbeatInterval);

    private long NextDueMs()
    {
        if (_phase != SessionPhase.Open)
        {
            return _deadlines.ClosingMs;
        }

        long due = _deadlines.NextMs(IdleTimeout, _environment.Options.PingInterval);
        if (_outbound is not null)
        {
            due = Math.Min(due, _outbound.DeadlineMs);
            due = _outbound.HasNext ? Math.Min(due, _gate.OpensMs) : due;
        }

        return due;
    }

    /// <summary>A flush that was pending has ended. On any thread.</summary>
    public void OnFlushCompleted()
    {
        lock (ChargePoint.Turn)
        {
            _output.CompleteFlush();
            Flush();
            GoOn();
        }
    }

    private void BeginClosing(CloseCode code, string reason, bool isByPeer)
    {
        _phase = SessionPhase.Closing;
        _end.Set(code, reason, isByPeer);
        _answers.Clear(_environment);
        _decisions?.Clear();
        _outbound?.Close();
        _reader.GoOn();
        _environment.Sweep.Schedule(this, _deadlines.BeginClosing(_environment.Sweep.NowMs, _environment.Limits.CloseLinger));
    }

    private void Abort(string reason)
    {
        if (_phase == SessionPhase.Open)
        {
            BeginClosing(CloseCode.AbnormalClosure, reason, isByPeer: false);
        }

        _output.Break();
        _connection.Abort(new ConnectionAbortedException(reason));
    }

    /// <summary>Cleans up: nothing more will be read or written. The connection handler owes it to every session that was opened.</summary>
    public void End()
    {
        lock (ChargePoint.Turn)
        {
            SessionPhase before = _phase;
            _phase = SessionPhase.Closed;
            _answers.Clear(_environment);
            _decisions?.Clear();
            _outbound?.Close();
            _output.Break();
            _reader.Release();
            _environment.Sweep.Remove(this);
            RecordEnd(before == SessionPhase.Open ? CloseCode.AbnormalClosure : _end.Code, _end.Reason);
            _environment.Table.Remove(this);
        }

        _environment.Metrics.ConnectionClosed(_end.Code, _end.IsByPeer);
        _environment.Lines.Ended(Id, _end.Code, _end.Reason);
    }

    // Counts acknowledge nothing: when they can't be recorded they are kept for the next time.
    private void RecordTolerances()
    {
        if (_tolerances is not { HasUnrecorded: true })
        {
            return;
        }

        try
        {
            ChargePoint.Record(new TolerancesCounted { Counts = Tolerances.Encode() });
            Tolerances.Recorded();
        }
        catch (JournalUnavailableException exception)
        {
            Log.TolerancesNotRecorded(_environment.Logger, Id, exception.Message);
        }
    }

    /// <summary>States the end of this connection once, whoever comes first: its own read loop or the newer session.</summary>
    private void RecordEnd(CloseCode code, string reason)
    {
        if (!_end.TryClaimRecord())
        {
            return;
        }

        try
        {
            RecordTolerances();
            ChargePoint.Record(new ChargePointDisconnected { CloseCode = (int)code, Reason = reason });
        }
        catch (JournalUnavailableException exception)
        {
            // A disconnect acknowledges nothing; after a restart nobody is connected anyhow.
            Log.EndNotRecorded(_environment.Logger, Id, exception.Message);
        }
    }
}
