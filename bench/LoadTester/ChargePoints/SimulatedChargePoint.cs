using System.Globalization;
using System.Text;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.ChargePoints.Commands;
using Ocpp.LoadTester.Connections;
using Ocpp.LoadTester.Engine;
using Ocpp.LoadTester.Measuring;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// One charge point: its link, its registration and the one CALL that it may have out (OCPP-J 1.6 §4.1.1). What happens at its connectors is in
/// <see cref="SessionFlow"/>, what answers mean in <see cref="AnswerReader"/>. There are many thousands of them, so everything that most of them don't
/// need is made when it is needed. Under the worker's turn.
/// </summary>
internal sealed class SimulatedChargePoint : IConnectionOwner
{
    /// <summary>Calls that wait for their turn. A charge point that was asked for more than that forgets.</summary>
    private const int MaxOutbox = 64;

    private const int MostBeforeStatuses = 2;

    /// <summary>After failed attempts the wait is doubled so often at most.</summary>
    private const int MostDoublings = 4;

    private static readonly TimeSpan WaitWithoutInterval = TimeSpan.FromSeconds(10);

    private readonly int _slot;
    private Connection? _connection;
    private Queue<OutCall>? _outbox;
    private Queue<long>? _backlog;
    private CallInFlight _inFlight;
    private SeededRandom _random;
    private long _attemptAt;
    private long _comingUpSince;
    private long _connectAt;
    private long _bootAt;
    private long _heartbeatAt;
    private long _heartbeatInterval;
    private byte _failedAttempts;
    private bool _isConnecting;
    private bool _isReady;
    private bool _isSettled;

    public SimulatedChargePoint(Fleet fleet, int slot, int number)
    {
        Fleet = fleet;
        _slot = slot;
        Number = number;
        _random = SeededRandom.For(fleet.Scenario.Seed, (ulong)number);
        Connectors = new Connector[fleet.Scenario.Connectors + 1];
        for (int connector = 0; connector < Connectors.Length; connector++)
        {
            Connectors[connector].Status = ChargePointStatus.Available;
            Connectors[connector].EnergyWh = _random.NextBelow(100_000);
            Connectors[connector].TransactionId = -1;
        }
    }

    public Fleet Fleet { get; }

    /// <summary>Among all charge points of all workers.</summary>
    public int Number { get; }

    public Connector[] Connectors { get; }

    public RegistrationStatus Registration { get; private set; }

    public TransactionQueue? Transactions { get; private set; }

    /// <summary>When the head of <see cref="Transactions"/> may be tried again.</summary>
    public long RetryAt { get; set; }

    public int LastLocalTransaction { get; set; }

    /// <summary>Where the mix's transaction stands; 0 between two.</summary>
    public byte ScriptStep { get; set; }

    public byte ScriptMeterValues { get; set; }

    /// <summary>What will happen to it in a fleet's day has been drawn.</summary>
    public bool HasChances { get; set; }

    public ChargePointMemory? KnownMemory { get; private set; }

    public ChargePointMemory Memory => KnownMemory ??= new ChargePointMemory();

    public string Identity => Fleet.Plan.IdentityOf(Number);

    public string SerialNumber => string.Create(CultureInfo.InvariantCulture, $"SN{Number:D8}");

    /// <summary>The tag of whoever charges here most.</summary>
    public string OwnIdTag => Fleet.Plan.IdTagOf(Number);

    public ref SeededRandom Random => ref _random;

    /// <summary>Open, accepted and nothing out: a call that is made now goes at once.</summary>
    public bool IsIdle => IsServed && !_inFlight.IsOut;

    /// <summary>Connected and accepted.</summary>
    public bool IsServed => _connection is { IsOpen: true } && Registration == RegistrationStatus.Accepted;

    public bool IsOnline => _connection is { IsOpen: true };

    public bool IsReady => _isReady;

    private Recorder Recorder => Fleet.Recorder;

    /// <summary>Connects for the first time, at that moment.</summary>
    public void ConnectAt(long at)
    {
        _connectAt = at;
        Reschedule();
    }

    /// <summary>The pacing thread: something of this charge point is due.</summary>
    public void OnDue(long now)
    {
        if (_connectAt != 0 && now >= _connectAt && _connection is null)
        {
            Begin(now);
        }

        if (_isConnecting && now - _attemptAt >= Clock.From(Fleet.Scenario.Timeout))
        {
            _connection!.GiveUp();
        }

        if (_inFlight.IsOut && now - _inFlight.SentAt >= Clock.From(Fleet.Scenario.Timeout))
        {
            OnLost(now);
        }

        if (_heartbeatAt != 0 && now >= _heartbeatAt && IsServed)
        {
            Enqueue(new OutCall { Action = V16Action.Heartbeat, DueAt = now });
            _heartbeatAt = now + _heartbeatInterval;
        }

        if (!Fleet.StandsStill)
        {
            DelayedTasks.RunDue(this, now);
            for (int connector = 1; connector < Connectors.Length; connector++)
            {
                SessionFlow.OnDue(this, connector, now);
            }
        }

        Touch(now);
    }

    /// <summary>Sends what can be sent, and sees to it that the pacing thread looks here again in time.</summary>
    public void Touch(long now)
    {
        Pump(now);
        Reschedule();
    }

    /// <summary>A call of an open loop is due. It goes as soon as the charge point has nothing else out, and its latency counts from now on.</summary>
    public void Arrive(long due, long now)
    {
        if (!IsServed)
        {
            Recorder.Skipped++;
            return;
        }

        if (!_inFlight.IsOut)
        {
            Recorder.SendLag.Record(now - due);
        }

        (_backlog ??= new Queue<long>(2)).Enqueue(due);
        Touch(now);
    }

    /// <summary>Puts a call behind those that wait already.</summary>
    public void Enqueue(in OutCall call)
    {
        _outbox ??= new Queue<OutCall>(2);
        if (_outbox.Count < MaxOutbox)
        {
            _outbox.Enqueue(call);
        }
        else
        {
            Recorder.Skipped++;
        }
    }

    /// <summary>Puts a transaction's message behind those that wait already, on or offline.</summary>
    public void Enqueue(in TransactionMessage message)
    {
        Transactions ??= new TransactionQueue();
        if (!Transactions.TryAdd(in message))
        {
            Recorder.Skipped++;
        }
    }

    /// <summary>Changes a connector's status; unless the scenario reports it itself, it is reported.</summary>
    public void SetStatus(int connector, ChargePointStatus status, long now, bool isReported = true, ChargePointErrorCode error = ChargePointErrorCode.NoError)
    {
        ref Connector changed = ref Connectors[connector];
        if (changed.Status == status && changed.ErrorCode == error)
        {
            return;
        }

        changed.Status = status;
        changed.ErrorCode = error;
        changed.ChangedAt = now;
        changed.IsDirty |= isReported;
    }

    /// <summary>Reports a connector again, changed or not.</summary>
    public void ReportStatus(int connector, long now)
    {
        Connectors[connector].IsDirty = true;
        Connectors[connector].ChangedAt = now;
    }

    /// <summary>Boots at that moment, unless it is told to wait again.</summary>
    public void BootAt(long at) => _bootAt = at;

    /// <summary>The Central System's word on a BootNotification.</summary>
    public void Register(RegistrationStatus status, TimeSpan interval, long now)
    {
        Registration = status;
        if (status != RegistrationStatus.Accepted)
        {
            Settle();

            // OCPP 1.6 §4.2: the interval is how long to wait before the next try; 0 leaves it to the charge point.
            _bootAt = now + Clock.From(interval > TimeSpan.Zero ? interval : WaitWithoutInterval);
            return;
        }

        _bootAt = 0;
        SetHeartbeatInterval(interval, now);
        for (int connector = 0; connector < Connectors.Length; connector++)
        {
            // Errata 4.0: after an accepted boot, the status of connector 0 and of every connector.
            ReportStatus(connector, now);
        }
    }

    public void SetHeartbeatInterval(TimeSpan answered, long now)
    {
        TimeSpan interval = Fleet.Scenario.Heartbeats switch
        {
            Heartbeats.Answered => answered,
            Heartbeats.Own => Fleet.Scenario.HeartbeatInterval,
            _ => TimeSpan.Zero,
        };
        _heartbeatInterval = Clock.From(interval);
        _heartbeatAt = _heartbeatInterval <= 0 ? 0 : now + _heartbeatInterval;
    }

    /// <summary>Cuts or closes the link and comes back at that moment, as the same charge point or, <paramref name="reboots"/>, after a restart.</summary>
    public void Disconnect(long comesBackAt, bool abruptly, bool reboots, long now)
    {
        if (reboots)
        {
            Registration = RegistrationStatus.Unknown;
            _outbox?.Clear();
            _heartbeatAt = 0;
        }

        _comingUpSince = 0;
        _failedAttempts = 0;
        SetReady(false);
        _connection?.Close(abruptly);
        _connectAt = Fleet.IsDraining ? 0 : comesBackAt;
        Touch(now);
    }

    /// <summary>The end of the run: closes the connection, and says which calls never got an answer.</summary>
    public void Finish(long now)
    {
        if (_inFlight.IsOut)
        {
            OutCall call = _inFlight.End();
            Recorder.Failed(Fault.Lost, $"{Identity}: {call.Action} was not answered before the end");
            Recorder.Unanswered(call.Action, call.DueAt, now);
        }

        while (_backlog is { Count: > 0 })
        {
            // Behind an answer that never came, so due and not even sent.
            Recorder.Failed(Fault.Lost, $"{Identity}: a call that was due could not be made before the end");
            Recorder.Unanswered(V16Action.Heartbeat, _backlog.Dequeue(), now);
        }

        _connectAt = 0;
        _connection?.Close(abruptly: false);
    }

    /// <summary>Whether something is on its way, or could be.</summary>
    public bool IsBusy => _inFlight.IsOut || (IsServed && (_backlog is { Count: > 0 } || _outbox is { Count: > 0 } || (Transactions is { Count: > 0 } && RetryAt == 0)));

    public void OnOpen()
    {
        long now = Clock.Now;
        _isConnecting = false;
        Fleet.Connecting--;
        _failedAttempts = 0;
        Recorder.Connected++;
        Recorder.Current.Opened++;
        Recorder.Handshakes.Record(now - _attemptAt);
        _inFlight.ForgetLost();
        if (Registration != RegistrationStatus.Accepted && _bootAt == 0)
        {
            _bootAt = now;
        }

        Touch(now);
    }

    public void OnMessage(ReadOnlySpan<byte> text)
    {
        long now = Clock.Now;
        CodecContext context = new(Leniency.Strict);
        EnvelopeStatus status = Envelope.TryRead(text, ref context, out Envelope envelope);
        if (status is EnvelopeStatus.Unreadable or EnvelopeStatus.Ignored)
        {
            Recorder.Failed(Fault.Unreadable, $"{Identity}: {Encoding.UTF8.GetString(text)}");
        }
        else if (envelope.Type == MessageType.Call)
        {
            CommandDispatcher.Answer(this, status == EnvelopeStatus.Read, in envelope, ref context, now);
        }
        else
        {
            OnAnswer(status == EnvelopeStatus.Read, in envelope, ref context, text, now);
        }

        Touch(now);
    }

    public void OnEnded(EndKind kind, int code, string detail)
    {
        long now = Clock.Now;
        if (_isConnecting)
        {
            _isConnecting = false;
            Fleet.Connecting--;
        }
        else
        {
            Recorder.Connected--;
        }

        _connection = null;
        _backlog?.Clear();
        if (_inFlight.IsOut)
        {
            Abandon(kind, now);
        }

        SetReady(false);
        if (kind != EndKind.ByUs)
        {
            (Fault fault, string how) = Endings.Of(kind, code, detail);
            Recorder.Failed(fault, $"{Identity}: {how}");
            Recorder.Ended(how);
            Settle();
            double wait = _random.NextBetween(Fleet.Scenario.Reconnect.From.TotalSeconds, Fleet.Scenario.Reconnect.To.TotalSeconds);
            _connectAt = Fleet.IsDraining ? 0 : now + (long)(wait * Clock.Second * (1 << _failedAttempts));
            _failedAttempts = (byte)int.Min(_failedAttempts + 1, MostDoublings);
        }

        Reschedule();
    }

    /// <summary>Sends an answer to the Central System's CALL.</summary>
    public void Send(ReadOnlySpan<byte> frame) => _connection?.TrySend(frame);

    private void Begin(long now)
    {
        _connectAt = 0;
        _attemptAt = now;
        if (_comingUpSince == 0)
        {
            _comingUpSince = now;
        }

        _isConnecting = true;
        Fleet.Connecting++;
        _connection = new Connection(Fleet.Turn, Fleet.Connections, this, Number, Identity, _random.Next64());
        _connection.Begin();
    }

    /// <summary>Sends the next call, if there is one and the last one is answered.</summary>
    private void Pump(long now)
    {
        if (_inFlight.IsOut || _connection is not { IsOpen: true })
        {
            return;
        }

        if (TryTakeNext(now, out OutCall call))
        {
            Send(in call, now);
        }
        else if (!_isReady && Registration == RegistrationStatus.Accepted)
        {
            Recorder.Ready.Record(now - _comingUpSince);
            _comingUpSince = 0;
            SetReady(true);
            Settle();
            Fleet.LastReadyAt = now;
            if (Fleet.IsRunning)
            {
                Fleet.Life.OnUp(this, now);
                Pump(now);
            }
        }
    }

    private bool TryTakeNext(long now, out OutCall call)
    {
        if (Registration != RegistrationStatus.Accepted)
        {
            return TryTakeBeforeAcceptance(now, out call);
        }

        // A transaction's message goes before the status that it causes; what was queued for long while offline is overtaken (OCPP 1.6 §3.7.1).
        if (Transactions is { Count: > 0 and <= MostBeforeStatuses } && TryTakeTransactionMessage(now, out call))
        {
            return true;
        }

        for (int connector = 0; connector < Connectors.Length; connector++)
        {
            ref Connector changed = ref Connectors[connector];
            if (changed.IsDirty)
            {
                changed.IsDirty = false;
                call = new OutCall { Action = V16Action.StatusNotification, Connector = (byte)connector, DueAt = long.Max(changed.ChangedAt, _attemptAt) };
                return true;
            }
        }

        if (_outbox is { Count: > 0 })
        {
            call = _outbox.Dequeue();
            call.DueAt = long.Max(call.DueAt, _attemptAt);
            return true;
        }

        if (TryTakeTransactionMessage(now, out call))
        {
            return true;
        }

        if (!Fleet.IsRunning || !_isReady)
        {
            call = default;
            return false;
        }

        long due = now;
        if (Fleet.Scenario.Load == LoadShape.Open)
        {
            if (_backlog is not { Count: > 0 })
            {
                call = default;
                return false;
            }

            due = _backlog.Dequeue();
        }
        else if (Fleet.IsDraining || !Fleet.Mix.IsCaller(_slot))
        {
            call = default;
            return false;
        }

        call = Fleet.Mix.Next(this, due, now);
        return true;
    }

    /// <summary>OCPP 1.6 §4.2: nothing but BootNotification, and what the Central System triggers while the answer is Pending.</summary>
    private bool TryTakeBeforeAcceptance(long now, out OutCall call)
    {
        if (Registration == RegistrationStatus.Pending && _outbox is { Count: > 0 } && _outbox.Peek().IsTriggered)
        {
            call = _outbox.Dequeue();
            return true;
        }

        call = new OutCall { Action = V16Action.BootNotification, DueAt = now };
        return _bootAt != 0 && now >= _bootAt;
    }

    private bool TryTakeTransactionMessage(long now, out OutCall call)
    {
        call = default;
        if (Transactions is not { Count: > 0 } || now < RetryAt)
        {
            return false;
        }

        ref TransactionMessage head = ref Transactions.Head;
        bool waited = head.DueAt < _attemptAt;
        if (waited && head.Attempts == 0)
        {
            Recorder.Replayed++;
        }

        // What was queued while offline could not have been sooner: it counts from when it is sent.
        call = new OutCall { Action = head.Action, Connector = head.Connector, IsQueued = true, DueAt = waited || head.Attempts > 0 ? now : head.DueAt, Argument = head.LocalTransaction };
        return true;
    }

    private void Send(in OutCall call, long now)
    {
        uint sequence = _inFlight.Begin(in call, now);
        if (call.Action == V16Action.BootNotification)
        {
            _bootAt = 0;
        }

        ReadOnlySpan<byte> frame = call.IsQueued
            ? Fleet.Writer.Call(this, in Transactions!.Head, sequence)
            : Fleet.Writer.Call(this, in call, sequence, now);
        Recorder.Sent(call.Action, call.DueAt);
        if (_connection!.TrySend(frame) && _heartbeatInterval > 0)
        {
            // OCPP 1.6 §4.6: a Heartbeat is due when nothing else was sent for so long.
            _heartbeatAt = now + _heartbeatInterval;
        }
    }

    private void OnAnswer(bool isWhole, in Envelope envelope, ref CodecContext context, ReadOnlySpan<byte> text, long now)
    {
        Span<byte> id = stackalloc byte[CallWriter.IdLength];
        bool isOurs = envelope.Id.TryUnescape(id, out int length) & CallWriter.TryReadId(id[..length], Number, out uint sequence);
        if (!isOurs || !_inFlight.IsAnsweredBy(sequence))
        {
            OnStranger(isOurs ? sequence : 0, text);
            return;
        }

        OutCall call = _inFlight.End();
        if (envelope.Type == MessageType.CallError)
        {
            Recorder.Failed(Fault.CallError, $"{Identity}: {call.Action}: {Encoding.UTF8.GetString(text)}");
            Recorder.Answered(call.Action, call.DueAt, _inFlight.SentAt, now);
            AnswerReader.OnFailed(this, in call, now);
            return;
        }

        Recorder.Answered(call.Action, call.DueAt, _inFlight.SentAt, now);
        if (call.Action == V16Action.BootNotification)
        {
            Recorder.Boots.Record(now - _inFlight.SentAt);
        }

        if (!isWhole || !AnswerReader.TryRead(this, in call, envelope.Payload, ref context, now))
        {
            Recorder.Failed(Fault.BadAnswer, $"{Identity}: {call.Action}: {context.Fault}: {Encoding.UTF8.GetString(text)}");
            AnswerReader.OnFailed(this, in call, now);
        }
    }

    /// <summary>An answer that belongs to no call that is out.</summary>
    private void OnStranger(uint sequence, ReadOnlySpan<byte> text)
    {
        string what = $"{Identity}: {Encoding.UTF8.GetString(text)}";
        if (_inFlight.Judge(sequence) is { } fault)
        {
            Recorder.Failed(fault, what);
        }
        else
        {
            Recorder.CameLate(what);
        }
    }

    private void OnLost(long now)
    {
        OutCall call = _inFlight.GiveUp();
        Recorder.Failed(Fault.Lost, $"{Identity}: {call.Action} was not answered in {Units.Text(Fleet.Scenario.Timeout)}");
        Recorder.Unanswered(call.Action, call.DueAt, now);
        AnswerReader.OnFailed(this, in call, now);
    }

    /// <summary>The connection has ended with a call out.</summary>
    private void Abandon(EndKind kind, long now)
    {
        OutCall call = _inFlight.End();
        if (kind == EndKind.ByUs)
        {
            Recorder.Withdrawn(call.Action, call.DueAt);
        }
        else
        {
            Recorder.Unanswered(call.Action, call.DueAt, now);
        }

        if (call.Action == V16Action.StatusNotification)
        {
            Connectors[call.Connector].IsDirty = true;
        }
        else if (call.IsForSession)
        {
            SessionFlow.DecideOffline(this, call.Connector, now);
        }
    }

    private void SetReady(bool isReady)
    {
        if (_isReady != isReady)
        {
            _isReady = isReady;
            Fleet.Ready += isReady ? 1 : -1;
        }
    }

    private void Settle()
    {
        if (!_isSettled)
        {
            _isSettled = true;
            Fleet.Unsettled--;
        }
    }

    private void Reschedule()
    {
        long due = long.MaxValue;
        Earliest(ref due, _connection is null ? _connectAt : 0);
        Earliest(ref due, _isConnecting ? _attemptAt + Clock.From(Fleet.Scenario.Timeout) : 0);
        if (_inFlight.IsOut)
        {
            Earliest(ref due, _inFlight.SentAt + Clock.From(Fleet.Scenario.Timeout));
        }
        else if (_connection is not null && !_isConnecting)
        {
            Earliest(ref due, _bootAt);
            Earliest(ref due, Transactions is { Count: > 0 } ? RetryAt : 0);
        }

        Earliest(ref due, IsServed ? _heartbeatAt : 0);
        if (Fleet.StandsStill)
        {
            Fleet.Due.Set(_slot, due);
            return;
        }

        if (KnownMemory is { Tasks.Count: > 0 } memory)
        {
            foreach (DelayedTask task in memory.Tasks)
            {
                Earliest(ref due, task.At);
            }
        }

        for (int connector = 1; connector < Connectors.Length; connector++)
        {
            Earliest(ref due, Connectors[connector].StepAt);
            Earliest(ref due, Connectors[connector].MeterAt);
        }

        Fleet.Due.Set(_slot, due);
    }

    /// <summary>0 stands for never.</summary>
    private static void Earliest(ref long due, long at)
    {
        if (at != 0 && at < due)
        {
            due = at;
        }
    }
}
