using System.Globalization;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>
/// Delivers the journal's events to one backend: in order for each charge point, at least once, several charge points at a time. One loop owns all that it
/// knows; requests, the clock, the journal and the API tell it by signals. What it holds in memory is bounded, whatever waits in the journal.
/// </summary>
internal sealed partial class SubscriptionDelivery : IDisposable
{
    private readonly WebhookEntry _entry;
    private readonly WebhookSubscription _subscription;
    private readonly DeliveryServices _services;
    private readonly DeliveryLimits _limits;
    private readonly TimeProvider _clock;
    private readonly EventSender _sender;
    private readonly BackendGate _gate;
    private readonly LaneSchedule _schedule;
    private readonly DeliveryMemory _memory;
    private readonly LaneTable _lanes;
    private readonly MainReader _main;
    private readonly DeliveryFacts _facts;
    private readonly DeliveryStanding _standing;
    private readonly LoopSignals _signals = new();
    private readonly Action _onGone;
    private readonly CancellationTokenSource _sending = new();
    private readonly ITimer _timer;
    private int _inFlight;
    private bool _isStopping;
    private bool _isGone;
    private volatile DeliveryReport _report;

    /// <param name="entry">The webhook and whether it is called.</param>
    /// <param name="progress">Where it begins.</param>
    /// <param name="services">What it needs.</param>
    /// <param name="onGone">Told when the backend answered 410; neither blocks nor throws.</param>
    public SubscriptionDelivery(WebhookEntry entry, DeliveryProgress progress, DeliveryServices services, Action onGone)
    {
        _entry = entry;
        _subscription = entry.Subscription;
        _services = services;
        _limits = services.Limits;
        _clock = services.Clock;
        _onGone = onGone;
        _sender = new EventSender(_subscription, services.Clients.Create(_subscription), _clock, _limits);
        _gate = new BackendGate(_limits, _clock);
        _schedule = new LaneSchedule(_clock);
        _memory = new DeliveryMemory(_limits);
        _lanes = new LaneTable(_subscription, new SubscriptionFilter(_subscription, services.Queries.FindLabels), services.Journal, _schedule, _memory, _limits, _clock, OnLost);
        _main = new MainReader(_lanes, _signals, Stop);
        _facts = new DeliveryFacts(_subscription, services, _lanes, progress);
        _standing = new DeliveryStanding(_clock);
        _timer = _clock.CreateTimer(static state => ((SubscriptionDelivery)state!)._signals.Tell(static () => { }), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _report = Report();
    }

    /// <summary>How it stands; as of some moment of the last second.</summary>
    public DeliveryReport LastReport => _report;

    /// <summary>Whether it ended by a mistake.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How far it came; to be asked for when it has ended.</summary>
    public DeliveryProgress FinalProgress => _facts.Progress;

    /// <summary>Delivers until it is cancelled, or the journal ends.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using CancellationTokenRegistration stopping = stop.UnsafeRegister(static state => ((SubscriptionDelivery)state!)._signals.Tell(((SubscriptionDelivery)state!).Stop), this);
        try
        {
            _lanes.Restore(_facts.Progress);
            _main.Open(_facts.Progress.Position);
            while (!_isStopping)
            {
                if (!Turn())
                {
                    await _signals.WaitAsync().ConfigureAwait(false);
                }

                _signals.Take();
            }
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>How it stands now; null when it has ended.</summary>
    public Task<DeliveryReport?> ReportAsync() => AskAsync<DeliveryReport?>(() => _report = Report(), null);

    /// <summary>Makes what follows a position undelivered, durably; false when it can't, since too many charge points are behind.</summary>
    /// <param name="from">The first event that is wanted again.</param>
    /// <param name="chargePointId">Whose; null for all.</param>
    /// <exception cref="JournalUnavailableException">The journal takes nothing, so it would be forgotten by a restart.</exception>
    public async Task<bool> ReplayAsync(long from, string? chargePointId)
    {
        JournalPosition? stated = await AskAsync(() => Rewind(from, chargePointId) ? _facts.StateProgress(_main.Position) : (JournalPosition?)null, null).ConfigureAwait(false);
        if (stated is not { } position)
        {
            return false;
        }

        await _services.Journal.WaitForCommitAsync(position, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    /// <summary>Sends dead letters again; gives how many are on their way by it. Each leaves the list when the backend accepts it.</summary>
    public Task<int> ReplayDeadLettersAsync(IReadOnlyList<DeadLetter> letters) => AskAsync(() => letters.Count(_lanes.TryAddDeadLetter), 0);

    public void Dispose()
    {
        _timer.Dispose();
        _sender.Dispose();
        _sending.Dispose();
        _main.Dispose();
    }

    // One round of everything; true when there is more to do at once.
    private bool Turn()
    {
        if (!_entry.IsActive || _isGone)
        {
            return false;
        }

        bool hasMore = Read();
        hasMore |= _lanes.CatchUp(_main.Position);
        while (_schedule.TryTakeDue(out Lane? due))
        {
            _lanes.Advance(due, _main.Position);
        }

        StartSends();
        LookBackIfDue();
        SetTimer();
        return hasMore;
    }

    private bool Read()
    {
        for (int records = 0; records < _limits.MaxRecordsPerTurn; records++)
        {
            // While the backend is down the backlog stays where it is.
            if (_memory.IsFull || (_gate.IsProbing && _memory.Events > 0))
            {
                return false;
            }

            switch (_main.TryRead())
            {
                case EventReadStatus.End:
                    _main.Watch();
                    return false;
                case EventReadStatus.Event:
                    _lanes.Add(_main.Record);
                    break;
                default:
                    break;
            }
        }

        return true;
    }

    private void StartSends()
    {
        while (!_isStopping && !_isGone && _inFlight < _subscription.Concurrency && _gate.MaySend(_inFlight) && _schedule.TryTake(out Lane? lane))
        {
            if (Load(lane) is { } batch)
            {
                lane.IsSending = true;
                _inFlight++;
                _ = SendAsync(lane, batch);
            }
        }
    }

    // What the lane sends next: what failed before, as it was, or the next of its queue.
    private EventBatch? Load(Lane lane)
    {
        if (lane.First == 0)
        {
            if (lane.Queue.Count == 0)
            {
                _lanes.Advance(lane, _main.Position);
                return null;
            }

            lane.Batch = EventBatch.Take(lane.Queue, _subscription, _limits.MaxBatchBytes);
            (lane.First, lane.Last, lane.Covered) = (lane.Batch.First, lane.Batch.Last, lane.Batch.Last);
        }
        else if (lane.Batch is null)
        {
            lane.Batch = _lanes.Reload(lane);
            if (lane.Batch is null)
            {
                Log.EventsGone(_services.Logger, _subscription.Name, lane.ChargePointId, lane.First, lane.Last);
                Finish(lane);
                return null;
            }

            _memory.Add(lane.Batch.Count, lane.Batch.Body.Length);
        }

        lane.OldestTime = lane.Batch.Time;
        return lane.Batch;
    }

    // Its end is a signal to the loop, which counts what is in flight and waits for it before it ends.
    private async Task SendAsync(Lane lane, EventBatch batch)
    {
        SendOutcome outcome = new(SendResult.Silent, null, "The gateway made a mistake; the log has it.", null, TimeSpan.Zero);
        try
        {
            // Off the loop: the first part of a request runs where it is called.
            await Task.Yield();
            outcome = await _sender.SendAsync(lane.ChargePointId, batch.First.ToString(CultureInfo.InvariantCulture), batch.Body, _sending.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.SendBroke(_services.Logger, _subscription.Name, exception);
        }
        finally
        {
            _signals.Tell(() => Completed(lane, batch, outcome));
        }
    }

    private void Completed(Lane lane, EventBatch batch, SendOutcome outcome)
    {
        _inFlight--;
        lane.IsSending = false;
        bool isCutOff = _sending.IsCancellationRequested && !outcome.IsAccepted;
        if (isCutOff)
        {
            return;
        }

        _services.Metrics.Sent(_subscription.Name, outcome, batch.Count);
        bool isBack = _gate.Tell(outcome);
        _facts.NoteNews();
        switch (outcome.Result)
        {
            case SendResult.Accepted:
                _standing.Accepted(batch.Count);
                Accepted(lane);
                break;
            case SendResult.Gone:
                _isGone = true;
                Failed(lane, outcome);
                _onGone();
                break;
            default:
                Failed(lane, outcome);
                break;
        }

        if (isBack)
        {
            Log.BackendBack(_services.Logger, _subscription.Name);
            WakeSilent();
        }
    }

    private void Accepted(Lane lane)
    {
        if (lane.DeadLetter != 0)
        {
            _facts.RemoveDeadLetter(lane.DeadLetter);
        }

        Finish(lane);
    }

    // The lane is done with its batch, one way or the other.
    private void Finish(Lane lane)
    {
        if (lane.Batch is { } batch)
        {
            _memory.Remove(batch.Count, batch.Body.Length);
            lane.Batch = null;
        }

        lane.First = lane.Last = 0;
        lane.Attempts = 0;
        lane.FirstFailure = null;
        lane.LastError = "";
        lane.OldestTime = lane.IsBehind ? lane.OldestTime : null;
        if (lane.DeadLetter != 0)
        {
            _lanes.RemoveDeadLetter(lane);
            return;
        }

        _lanes.Advance(lane, _main.Position);
    }

    private void Failed(Lane lane, SendOutcome outcome)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        lane.Attempts++;
        lane.FirstFailure ??= now;
        lane.LastError = outcome.Error;
        lane.FailedSilently = outcome.Result == SendResult.Silent;
        _standing.Failed(lane.ChargePointId, outcome);
        Log.Refused(_services.Logger, _subscription.Name, lane.ChargePointId, lane.First, lane.Attempts, outcome.Error);
        if (now - lane.FirstFailure >= _subscription.MaxAge && _facts.TryGiveUp(lane))
        {
            Finish(lane);
            return;
        }

        if (lane.DeadLetter != 0 || _lanes.TryRetreat(lane))
        {
            // It is read from the journal again, so that no number of failures fills the memory.
            _memory.Remove(lane.Batch!.Count, lane.Batch.Body.Length);
            lane.Batch = null;
        }

        _schedule.Wait(lane, now + Backoff.Wait(lane.Attempts, _limits.FirstRetry, _limits.LastRetry, _limits.Jitter));
    }

    // Silent failures were the backend's, not the charge points': whoever waits for a second chance has it now.
    private void WakeSilent()
    {
        foreach (Lane lane in _lanes.All)
        {
            if (lane is { FailedSilently: true, First: > 0, Due: not null })
            {
                lane.Due = null;
                _schedule.Ready(lane);
            }
        }
    }

    private bool Rewind(long from, string? chargePointId)
    {
        if (chargePointId is not null)
        {
            return from > _main.Position || _lanes.TryRewind(chargePointId, from, _main.Position);
        }

        // Whatever is behind the reader comes anyway.
        if (from <= _main.Position)
        {
            _lanes.Rewind(from);
            _main.Rewind(from);
        }

        return true;
    }

    private void LookBackIfDue()
    {
        if (_clock.GetUtcNow() >= _facts.NextDue)
        {
            _lanes.Settle(_main.Position);
            _report = Report();
            _facts.StateProgressIfNew(_main.Position);
        }
    }

    private void SetTimer()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        DateTimeOffset? next = _schedule.NextDue;
        if (_schedule.HasReady && _gate.NotBefore is { } open)
        {
            next = next < open ? next : open;
        }

        if (_facts.HasNews || _memory.Events > 0)
        {
            next = next < _facts.NextDue ? next : _facts.NextDue;
        }

        TimeSpan wait = next is { } due ? TimeSpan.FromMilliseconds(Math.Clamp((due - now).TotalMilliseconds, 1, int.MaxValue)) : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private DeliveryReport Report() => _main.IsOpen
        ? _standing.Report(_lanes, _lanes.Progress(_main.Position), _main.Position, _memory.Events, _gate.IsProbing)
        : _standing.Report(_lanes, _facts.Progress, _facts.Progress.Position, _memory.Events, _gate.IsProbing);

    private void OnLost(long records)
    {
        _facts.NoteNews();
        Log.Lost(_services.Logger, _subscription.Name, records);
    }

    private void Stop() => _isStopping = true;

    private Task<T> AskAsync<T>(Func<T> ask, T whenEnded) => _signals.AskAsync(() => _main.IsOpen ? ask() : whenEnded, whenEnded);

    // Waits a little for what is on its way, then cuts it off: what the backend may have taken without our knowing is sent again by the next.
    private async Task EndAsync()
    {
        _isStopping = true;
        if (_limits.StopGrace == TimeSpan.Zero)
        {
            await _sending.CancelAsync().ConfigureAwait(false);
        }

        using (ITimer grace = _clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _sending, _limits.StopGrace, Timeout.InfiniteTimeSpan))
        {
            while (_inFlight > 0)
            {
                await _signals.WaitAsync().ConfigureAwait(false);
                _signals.Take();
            }
        }

        await _main.StopWatchingAsync().ConfigureAwait(false);
        if (_main.IsOpen)
        {
            _lanes.Close();
            _facts.Finish(_main.Position);
            _report = Report();
            _main.Close();
        }

        _signals.Close();
        _schedule.Clear();
    }
}
