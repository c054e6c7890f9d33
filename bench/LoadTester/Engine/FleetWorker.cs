using System.Diagnostics;
using System.Net;
using Ocpp.LoadTester.ChargePoints;
using Ocpp.LoadTester.Connections;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Measuring;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Engine;

/// <summary>
/// One worker: its charge points, and the thread that paces them. That thread connects, sends what is due and ends seconds; what is received comes on
/// the socket engine's thread. Both take the <see cref="WorkerTurn"/>.
/// </summary>
internal sealed class FleetWorker : IDisposable
{
    /// <summary>A due time that the other thread sets is seen no later than this.</summary>
    private const long LongestSleep = 2 * Clock.Millisecond;

    /// <summary>Connections on their way at once, unless the scenario wants a storm: more only fills the target's backlog.</summary>
    private const int MaxConnecting = 256;

    /// <summary>Things done in one turn, so that what was received needn't wait long.</summary>
    private const int Batch = 64;

    private readonly WorkerOrder _order;
    private readonly Action<WorkerReport> _report;
    private readonly Fleet _fleet;
    private readonly Scenario _scenario;
    private readonly Thread _pacing;
    private readonly OpenLoop? _openLoop;
    private readonly Timeline _timeline;
    private readonly long _memoryBefore;
    private long _connectFrom;
    private long _start = long.MaxValue;
    private long _to = long.MaxValue;
    private long _finishBy = long.MaxValue;
    private Environment.ProcessCpuUsage _cpuAtFrom;
    private Environment.ProcessCpuUsage _cpuAtTo;
    private TimeSpan _pauseAtFrom;
    private TimeSpan _pauseAtTo;
    private SideLoads? _sideLoads;
    private int _connected;
    private int _kicked;
    private bool _fromSeen;
    private bool _toSeen;
    private bool _settled;
    private volatile bool _stopped;

    public FleetWorker(WorkerOrder order, Action<WorkerReport> report)
    {
        _order = order;
        _report = report;
        _scenario = order.Scenario!;
        _memoryBefore = Environment.WorkingSet;
        TargetSettings target = order.Target!;
        FleetPlan plan = new(order.First, order.Count, target.IdentityPrefix, target.IdTagPrefix, target.IdTags);
        TimeSpan day = _scenario.Load == LoadShape.Life ? _scenario.Life.Day : TimeSpan.Zero;
        FleetTime time = new(order.Origin, order.Wall, _scenario.WarmUp + _scenario.Duration, day);
        _fleet = new Fleet(plan, _scenario, CreateSettings(target), time, order.Origin) { Unsettled = order.Count };
        if (_scenario.Callers > 0)
        {
            _fleet.Mix.Callers = Share(_scenario.Callers, order.Worker, order.Workers);
        }

        _openLoop = _scenario.Load == LoadShape.Open ? new OpenLoop(_fleet, _scenario.Rate * order.Count / _scenario.ChargePoints) : null;
        _timeline = new Timeline(_fleet, _scenario);
        _pacing = new Thread(Pace) { Name = "pacing", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _pacing.Start();
    }

    public static ConnectionSettings CreateSettings(TargetSettings target)
    {
        IPEndPoint remote = new(IPAddress.Parse(target.Address), target.Port);
        bool isTls = target.Url.Scheme == "wss";
        return new ConnectionSettings(
            target.Url,
            remote,
            target.SubProtocol,
            SourceAddresses.For(remote, [.. target.SourceAddresses.Select(IPAddress.Parse)]),
            target.PasswordFile is { } file ? Passwords.FromFile(file) : target.Password is { } template ? new Passwords(template, new Dictionary<string, string>()) : new Passwords(null, new Dictionary<string, string>()),
            isTls ? new TlsSettings(target.Url.Host, target.RootsFile, target.TrustAnything, target.ClientCertificate, target.ClientKey) : null);
    }

    /// <summary>What one of several gets of a number that they share.</summary>
    public static int Share(int total, int worker, int workers) => (total / workers) + (worker < total % workers ? 1 : 0);

    public void Connect()
    {
        lock (_fleet.Turn)
        {
            _connectFrom = Clock.Now;
        }
    }

    public void Run(long start, long from, long to)
    {
        lock (_fleet.Turn)
        {
            _start = start;
            _to = to;
            _fleet.Recorder.From = from;
            _fleet.Recorder.To = to;
            _openLoop?.Begin(start, to);
            _timeline.Begin(from);
        }
    }

    /// <summary>Ends at once, whatever goes on: the coordinator was asked to stop, or a worker has failed.</summary>
    public void Finish()
    {
        lock (_fleet.Turn)
        {
            _to = long.Min(_to, Clock.Now);
            _fleet.Recorder.To = long.Min(_fleet.Recorder.To, _to);
            _start = long.Min(_start, _to);
        }
    }

    public void Dispose()
    {
        _stopped = true;
        _pacing.Join();
        lock (_fleet.Turn)
        {
            _sideLoads?.Dispose();
        }

        _fleet.Dispose();
    }

    private void Pace()
    {
        try
        {
            PreciseSleep.Sharpen();
            while (!_stopped)
            {
                long wake;
                lock (_fleet.Turn)
                {
                    wake = Step(Clock.Now);
                }

                PreciseSleep.For(long.Min(wake - Clock.Now, LongestSleep));
            }
        }
        catch (Exception exception)
        {
            // Whatever it is, the coordinator has to learn that this worker is no more.
            _report(new WorkerReport(ReportKind.Failed) { Error = exception.ToString() });
        }
    }

    /// <summary>Does a batch of what is due and says when the next is.</summary>
    private long Step(long now)
    {
        bool more = ConnectSome(now);
        for (int done = 0; done < Batch; done++)
        {
            if (!_fleet.Due.TryTake(now, out int slot))
            {
                break;
            }

            _fleet.ChargePoints[slot].OnDue(Clock.Now);
        }

        if (now >= _start)
        {
            more |= RunSome(now);
        }

        if (_fleet.Recorder.TryEndSecond(now, out SecondFigures ended))
        {
            _report(new WorkerReport(ReportKind.Second) { Second = ended });
        }

        if (!_settled && _fleet.Unsettled == 0)
        {
            _settled = true;
            _report(new WorkerReport(ReportKind.Settled) { MemoryBefore = _memoryBefore, MemoryAfter = Environment.WorkingSet, Ready = _fleet.Ready });
        }

        return more ? now : long.Min(long.Min(_fleet.Due.FirstDue, long.Min(_openLoop?.Next ?? long.MaxValue, _sideLoads?.Next ?? long.MaxValue)), long.Min(_start > now ? _start : long.MaxValue, _timeline.Next));
    }

    private bool ConnectSome(long now)
    {
        if (_connectFrom == 0 || _connected == _fleet.ChargePoints.Length)
        {
            return false;
        }

        double rate = _scenario.ConnectRate / _order.Workers;
        for (int done = 0; done < Batch; done++)
        {
            if (_connected == _fleet.ChargePoints.Length
                || (rate > 0 && (_connected >= rate * Clock.ToSeconds(now - _connectFrom) || _fleet.Connecting >= MaxConnecting)))
            {
                return false;
            }

            SimulatedChargePoint chargePoint = _fleet.ChargePoints[_connected++];
            chargePoint.ConnectAt(now);
            _fleet.Due.Set(_connected - 1, long.MaxValue);
            chargePoint.OnDue(Clock.Now);
        }

        return true;
    }

    private bool RunSome(long now)
    {
        if (!_fleet.IsRunning)
        {
            _fleet.IsRunning = true;
            _fleet.Time.Begin(now);
            _sideLoads = new SideLoads(_fleet, _order, _to);
        }

        if (!_fromSeen && now >= _fleet.Recorder.From)
        {
            _fromSeen = true;
            _cpuAtFrom = Environment.CpuUsage;
            _pauseAtFrom = GC.GetTotalPauseDuration();
        }

        bool more = _sideLoads!.SendDue(now);
        if (now >= _to)
        {
            return Drain(now);
        }

        // Closed loops begin with a first call; afterwards each answer brings the next one.
        for (int done = 0; done < Batch && _kicked < _fleet.ChargePoints.Length; done++)
        {
            SimulatedChargePoint chargePoint = _fleet.ChargePoints[_kicked++];
            if (chargePoint.IsReady)
            {
                _fleet.Life.OnUp(chargePoint, now);
                chargePoint.Touch(Clock.Now);
            }
        }

        more |= _kicked < _fleet.ChargePoints.Length;
        more |= _timeline.RunDue(now);
        return more | (_openLoop?.SendDue(now) ?? false);
    }

    private bool Drain(long now)
    {
        if (!_toSeen)
        {
            _toSeen = true;
            _cpuAtTo = Environment.CpuUsage;
            _pauseAtTo = GC.GetTotalPauseDuration();
            _openLoop?.SendDue(_to);
            _timeline.End();
            _fleet.IsDraining = true;
            _finishBy = now + Clock.From(_scenario.Timeout);
            foreach (SimulatedChargePoint chargePoint in _fleet.ChargePoints)
            {
                chargePoint.Touch(now);
            }
        }

        if (now < _finishBy && (Array.Exists(_fleet.ChargePoints, static chargePoint => chargePoint.IsBusy) || !_sideLoads!.HaveEnded))
        {
            return false;
        }

        long queued = 0;
        foreach (SimulatedChargePoint chargePoint in _fleet.ChargePoints)
        {
            chargePoint.Finish(now);
            queued += chargePoint.Transactions?.Count ?? 0;
        }

        _stopped = true;
        _report(new WorkerReport(ReportKind.Second) { Second = _fleet.Recorder.Current });
        _report(new WorkerReport(ReportKind.Finished) { Result = ToResult(queued) });
        return false;
    }

    private WorkerResult ToResult(long queued)
    {
        Recorder recorder = _fleet.Recorder;
        Debug.Assert(_toSeen, "A result is of a run that is over.");
        return new WorkerResult
        {
            Handshakes = recorder.Handshakes.ToRecord(),
            Ready = recorder.Ready.ToRecord(),
            Boots = recorder.Boots.ToRecord(),
            SendLag = recorder.SendLag.ToRecord(),
            Service = recorder.Service.ToRecord(),
            All = recorder.All.ToRecord(),
            Actions = recorder.Actions.ToDictionary(static action => action.Key, static action => new ActionRecord(action.Value.Calls, action.Value.Answers, action.Value.Latencies.ToRecord())),
            Faults = Enum.GetValues<Fault>().Where(fault => recorder.FaultsOf(fault) > 0).ToDictionary(static fault => fault.ToString(), recorder.FaultsOf),
            Ends = new Dictionary<string, long>(recorder.Ends),
            Commands = new Dictionary<string, long>(recorder.Commands),
            Examples = [.. recorder.Examples],
            Recoveries = [.. _timeline.Recoveries],
            Hostile = _sideLoads?.HostileFigures() ?? [],
            AnswersInWindow = recorder.AnswersInWindow,
            Skipped = recorder.Skipped,
            RefusedIdTags = recorder.RefusedIdTags,
            Replayed = recorder.Replayed,
            QueuedAtEnd = queued,
            Pings = _fleet.Turn.Pings,
            BytesSent = _fleet.Turn.BytesSent,
            BytesReceived = _fleet.Turn.BytesReceived,
            CpuUserSeconds = (_cpuAtTo.UserTime - _cpuAtFrom.UserTime).TotalSeconds,
            CpuKernelSeconds = (_cpuAtTo.PrivilegedTime - _cpuAtFrom.PrivilegedTime).TotalSeconds,
            PauseSeconds = (_pauseAtTo - _pauseAtFrom).TotalSeconds,
        };
    }
}
