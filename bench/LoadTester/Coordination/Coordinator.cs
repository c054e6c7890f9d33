using System.Globalization;
using System.Threading.Channels;
using Ocpp.LoadTester.Engine;
using Ocpp.LoadTester.Reporting;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Coordination;

/// <summary>Makes one run: starts workers, tells them when to do what, watches the target, and puts the figures together.</summary>
internal sealed class Coordinator : IAsyncDisposable
{
    /// <summary>Charge points that haven't come up by then are left to come later.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromMinutes(2);

    /// <summary>Beyond the scenario's own time-out, for reports to arrive.</summary>
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(20);

    private readonly RunSettings _settings;
    private readonly Scenario _scenario;
    private readonly IRunProgress _progress;
    private readonly List<IWorkerLink> _workers = [];
    private readonly SecondBook _seconds = new();
    private readonly Channel<(int Worker, WorkerReport Report)> _reports = Channel.CreateUnbounded<(int, WorkerReport)>();
    private readonly List<Task> _forwarding = [];
    private readonly List<WorkerReport> _settled = [];
    private readonly List<WorkerResult> _results = [];
    private readonly TargetWatch _watch;
    private readonly DateTimeOffset _wall;
    private readonly int _count;
    private readonly long _origin;
    private UsageSample? _lastSecond;
    private int _shown = -1;

    public Coordinator(RunSettings settings, IRunProgress progress)
    {
        _settings = settings;
        _scenario = settings.Scenario;
        _progress = progress;
        int needed = Descriptors.WorkersFor(_scenario.ChargePoints);
        _count = settings.Workers < 0 ? 1 : int.Max(settings.Workers, needed);
        _count = int.Min(_count, _scenario.ChargePoints);
        for (int worker = 0; worker < _count; worker++)
        {
            _workers.Add(settings.Workers < 0 ? new LocalWorker() : new ProcessWorker());
            _forwarding.Add(ForwardAsync(worker));
        }

        _watch = new TargetWatch(settings.Pids, [.. _workers.Where(static worker => worker.ProcessId is not null).Select(static worker => worker.ProcessId!.Value)]);
        _wall = TimeProvider.System.GetUtcNow();
        _origin = Clock.Now;
    }

    /// <exception cref="RunFailedException">The run could not be made.</exception>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        UsageSample before = _watch.Read();
        long connecting = Clock.Now;
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        double connectSeconds = Clock.ToSeconds(Clock.Now - connecting);
        await PauseAsync(_settings.Settling, cancellationToken).ConfigureAwait(false);
        UsageSample connected = _watch.Read();

        long start = Clock.Now + (50 * Clock.Millisecond);
        long from = start + Clock.From(_scenario.WarmUp);
        long to = from + Clock.From(_scenario.Duration);
        Tell(new WorkerOrder(OrderKind.Run) { Start = start, From = from, To = to });
        _progress.Phase("warming up", _scenario.WarmUp);
        await PauseAsync(Clock.ToTimeSpan(from - Clock.Now), cancellationToken).ConfigureAwait(false);
        UsageSample atFrom = _watch.Read();
        _progress.Phase("measuring", _scenario.Duration);
        await PauseAsync(Clock.ToTimeSpan(to - Clock.Now), cancellationToken).ConfigureAwait(false);
        UsageSample atTo = _watch.Read();
        _progress.Phase("waiting for the last answers");
        await FinishAsync().ConfigureAwait(false);
        return ToResult(before, connected, atFrom, atTo, connectSeconds, from, to);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IWorkerLink worker in _workers)
        {
            worker.Send(new WorkerOrder(OrderKind.Finish));
        }

        foreach (IWorkerLink worker in _workers)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_forwarding).ConfigureAwait(false);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        _progress.Phase(string.Create(CultureInfo.InvariantCulture, $"preparing {_scenario.ChargePoints} charge points in {_count} worker{(_count == 1 ? "" : "s")}"));
        int first = 0;
        for (int worker = 0; worker < _count; worker++)
        {
            int count = FleetWorker.Share(_scenario.ChargePoints, worker, _count);
            _workers[worker].Send(new WorkerOrder(OrderKind.Prepare)
            {
                Scenario = _scenario,
                Target = _settings.Target,
                Worker = worker,
                Workers = _count,
                First = first,
                Count = count,
                Origin = _origin,
                Wall = _wall,
            });
            first += count;
        }

        int prepared = 0;
        await TakeUntilAsync(report => report.Kind == ReportKind.Prepared && ++prepared == _count, TimeSpan.FromSeconds(60), cancellationToken).ConfigureAwait(false);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _progress.Phase("connecting");
        Tell(new WorkerOrder(OrderKind.Connect));
        await TakeUntilAsync(_ => _settled.Count == _count, ConnectLimit, cancellationToken).ConfigureAwait(false);
        if (_settled.Count == _count && _settled.Sum(static report => report.Ready) == 0 && _scenario.ChargePoints > 0)
        {
            await FinishAsync().ConfigureAwait(false);
            string why = _results.SelectMany(static result => result.Examples).FirstOrDefault() ?? "it answers no BootNotification with Accepted";
            throw new RunFailedException($"No charge point came up at {_settings.Target.Url}: {why}");
        }
    }

    private async Task FinishAsync()
    {
        Tell(new WorkerOrder(OrderKind.Finish));
        if (_results.Count < _count)
        {
            await TakeUntilAsync(_ => _results.Count == _count, _scenario.Timeout + FinishLimit, CancellationToken.None).ConfigureAwait(false);
        }

        if (_results.Count < _count)
        {
            throw new RunFailedException("A worker did not report its figures.");
        }
    }

    /// <summary>Handles reports for so long; a cancellation only cuts the time short, so that there are figures up to then.</summary>
    private Task PauseAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        duration > TimeSpan.Zero ? TakeUntilAsync(static _ => false, duration, cancellationToken) : Task.CompletedTask;

    private async Task TakeUntilAsync(Predicate<WorkerReport> isEnough, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeUp.CancelAfter(limit);
        try
        {
            while (true)
            {
                (int worker, WorkerReport report) = await _reports.Reader.ReadAsync(timeUp.Token).ConfigureAwait(false);
                Take(worker, report);
                if (isEnough(report))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The caller looks at what has come.
        }
    }

    private void Take(int worker, WorkerReport report)
    {
        switch (report.Kind)
        {
            case ReportKind.Second:
                _seconds.Add(report.Second!);
                if (worker == 0 && report.Second!.Second > _shown)
                {
                    Show(report.Second.Second);
                }

                break;
            case ReportKind.Settled:
                _settled.Add(report);
                break;
            case ReportKind.Finished:
                _results.Add(report.Result!);
                break;
            case ReportKind.Failed:
                throw new RunFailedException($"A worker failed: {report.Error}");
            default:
                break;
        }
    }

    /// <summary>A second is over for the first worker; the others' parts of the one before have come.</summary>
    private void Show(int second)
    {
        UsageSample now = _watch.Read();
        if (_lastSecond is { } last)
        {
            double seconds = Clock.ToSeconds(now.At - last.At);
            _seconds.Add(
                second,
                _watch.HasTarget ? double.Max(0, (now.Target.CpuSeconds - last.Target.CpuSeconds) / seconds) : null,
                double.Max(0, (now.Tester.CpuSeconds - last.Tester.CpuSeconds) / seconds),
                _watch.HasTarget ? now.Target.Memory : null);
        }

        _lastSecond = now;
        if (_shown >= 0)
        {
            _progress.Second(_seconds.SummaryOf(_shown));
        }

        _shown = second;
    }

    private void Tell(WorkerOrder order)
    {
        foreach (IWorkerLink worker in _workers)
        {
            worker.Send(order);
        }
    }

    private async Task ForwardAsync(int worker)
    {
        bool ended = false;
        await foreach (WorkerReport report in _workers[worker].Reports.ReadAllAsync().ConfigureAwait(false))
        {
            ended = report.Kind is ReportKind.Finished or ReportKind.Failed;
            _reports.Writer.TryWrite((worker, report));
        }

        if (!ended)
        {
            _reports.Writer.TryWrite((worker, new WorkerReport(ReportKind.Failed) { Error = "its process ended" }));
        }
    }

    private RunResult ToResult(UsageSample before, UsageSample connected, UsageSample atFrom, UsageSample atTo, double connectSeconds, long from, long to)
    {
        Merged merged = new(_results);
        long answers = merged.Sum(static worker => worker.AnswersInWindow);
        double measured = Clock.ToSeconds(atTo.At - atFrom.At);
        Dictionary<string, ActionSummary> actions = merged.Actions();
        Dictionary<string, long> faults = merged.Counts(static worker => worker.Faults);
        int ready = _settled.Sum(static report => report.Ready);
        double testerCpu = _results.Sum(static worker => worker.CpuUserSeconds + worker.CpuKernelSeconds);
        double targetCpu = atTo.Target.CpuSeconds - atFrom.Target.CpuSeconds;
        double? machine = atTo.MachineBusySeconds - atFrom.MachineBusySeconds;
        RunResult result = new()
        {
            StartedAt = _wall,
            Connect = new ConnectFigures(
                _scenario.ChargePoints,
                ready,
                connectSeconds,
                ready / connectSeconds,
                Merged.Summarize(merged.Latencies(static worker => worker.Handshakes)),
                Merged.Summarize(merged.Latencies(static worker => worker.Boots)),
                Merged.Summarize(merged.Latencies(static worker => worker.Ready))),
            MeasuredSeconds = measured,
            Calls = actions.Values.Sum(static action => action.Calls),
            Answers = actions.Values.Sum(static action => action.Answers),
            AnswersPerSecond = measured > 0 ? answers / measured : 0,
            Latency = Merged.Summarize(merged.All),
            Service = Merged.Summarize(merged.Latencies(static worker => worker.Service)),
            SendLag = Merged.Summarize(merged.Latencies(static worker => worker.SendLag)),
            Percentiles = merged.Percentiles(),
            Actions = actions,
            Errors = faults.Values.Sum(),
            Faults = faults,
            Examples = [.. _results.SelectMany(static worker => worker.Examples).Take(20)],
            Ends = merged.Counts(static worker => worker.Ends),
            Commands = merged.Counts(static worker => worker.Commands),
            Recoveries = merged.Recoveries(),
            Hostile = merged.Hostile(),
            Skipped = merged.Sum(static worker => worker.Skipped),
            RefusedIdTags = merged.Sum(static worker => worker.RefusedIdTags),
            Replayed = merged.Sum(static worker => worker.Replayed),
            QueuedAtEnd = merged.Sum(static worker => worker.QueuedAtEnd),
            Pings = merged.Sum(static worker => worker.Pings),
            BytesSent = merged.Sum(static worker => worker.BytesSent),
            BytesReceived = merged.Sum(static worker => worker.BytesReceived),
            Tester = new TesterFigures(
                _count,
                testerCpu,
                measured > 0 ? _results.Max(static worker => worker.CpuUserSeconds + worker.CpuKernelSeconds) / measured : 0,
                answers > 0 ? testerCpu / answers * 1e6 : 0,
                _results.Max(static worker => worker.PauseSeconds),
                (double)_settled.Sum(static report => report.MemoryAfter - report.MemoryBefore) / _scenario.ChargePoints),
            Target = !_watch.HasTarget ? null : new TargetFigures(
                targetCpu,
                atTo.Target.UserSeconds - atFrom.Target.UserSeconds,
                atTo.Target.KernelSeconds - atFrom.Target.KernelSeconds,
                measured > 0 ? targetCpu / measured : 0,
                answers > 0 ? targetCpu / answers * 1e6 : 0,
                before.Target.Memory,
                connected.Target.Memory,
                ready > 0 ? (double)(connected.Target.Memory - before.Target.Memory) / ready : 0,
                atTo.Target.Memory),
            OtherCpuShare = machine is { } busy && _watch.HasTarget && measured > 0 ? double.Max(0, (busy - testerCpu - targetCpu) / measured) : null,
            Warnings = [],
            Seconds = _seconds.Summaries,
            CountedFrom = Clock.ToSeconds(from - _origin),
            CountedTo = Clock.ToSeconds(to - _origin),
        };
        return result with { Warnings = Honesty.Warnings(result, _scenario, machine / double.Max(measured, 0.001) / Environment.ProcessorCount) };
    }
}
