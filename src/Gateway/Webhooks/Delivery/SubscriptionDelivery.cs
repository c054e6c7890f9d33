using System.Globalization;
using System.Threading.Channels;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
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
    private readonly RateMeter _rate;
    private readonly Action _onGone;
    private readonly Channel<Action> _signals = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _sending = new();
    private readonly ITimer _timer;
    private CancellationTokenSource? _watching;
    private DeliveryReader? _reader;
    private DeliveryProgress _progress;
    private int _inFlight;
    private bool _isStopping;
    private bool _isGone;
    private bool _isWatching;
    private bool _hasNews;
    private long _delivered;
    private DateTimeOffset _statedAt;
    private DateTimeOffset? _lastSuccess;
    private WebhookError? _lastError;
    private bool _lastFailed;
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
        _progress = progress;
        _sender = new EventSender(_subscription, services.Clients.Create(_subscription), _clock, _limits);
        _gate = new BackendGate(_limits, _clock);
        _schedule = new LaneSchedule(_clock);
        _memory = new DeliveryMemory(_limits);
        _rate = new RateMeter(_clock);
        _lanes = new LaneTable(_subscription, new SubscriptionFilter(_subscription, services.Queries.FindLabels), services.Journal, _schedule, _memory, _limits, _clock, OnLost);
        _timer = _clock.CreateTimer(static state => ((SubscriptionDelivery)state!).Signal(static () => { }), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _report = Report();
    }

    /// <summary>How it stands; as of some moment of the last second.</summary>
    public DeliveryReport LastReport => _report;

    /// <summary>Whether it ended by a mistake.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How far it came; to be asked for when it has ended.</summary>
    public DeliveryProgress FinalProgress => _progress;

    /// <summary>Delivers until it is cancelled, or the journal ends.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using CancellationTokenRegistration stopping = stop.UnsafeRegister(static state => ((SubscriptionDelivery)state!).Signal(((SubscriptionDelivery)state!).Stop), this);
        try
        {
            _lanes.Restore(_progress);
            _reader = _lanes.Open(_progress.Position);
            _statedAt = _clock.GetUtcNow();
            while (!_isStopping)
            {
                if (!Turn())
                {
                    await _signals.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
                }

                TakeSignals();
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
        JournalPosition? stated = await AskAsync(() => Rewind(from, chargePointId) ? StateProgress() : (JournalPosition?)null, null).ConfigureAwait(false);
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
        _watching?.Dispose();
    }

    // One round of everything; true when there is more to do at once.
    private bool Turn()
    {
        if (!_entry.IsActive || _isGone)
        {
            return false;
        }

        bool hasMore = Read();
        hasMore |= _lanes.CatchUp(_reader!.Position);
        while (_schedule.TryTakeDue(out Lane? due))
        {
            _lanes.Advance(due, _reader.Position);
        }

        StartSends();
        StateProgressIfDue();
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

            switch (TryRead())
            {
                case EventReadStatus.End:
                    Watch();
                    return false;
                case EventReadStatus.Event:
                    _lanes.Add(_reader!);
                    break;
                default:
                    break;
            }
        }

        return true;
    }

    private EventReadStatus TryRead()
    {
        try
        {
            return _reader!.TryRead();
        }
        catch (JournalTruncatedException)
        {
            long after = _reader!.Position;
            _reader.Dispose();
            _reader = _lanes.Open(after);
            return EventReadStatus.Passed;
        }
    }

    private void Watch()
    {
        if (_isWatching)
        {
            return;
        }

        _isWatching = true;
        _watching ??= new CancellationTokenSource();
        _ = WatchAsync(_reader!, _watching.Token);
    }

    // Ends by itself with the reader's next record, with the journal, or by being cancelled, and says so to the loop, which looks at nothing else of it.
    private async Task WatchAsync(DeliveryReader reader, CancellationToken cancellation)
    {
        bool hasMore = false;
        try
        {
            hasMore = await reader.WaitForMoreAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            hasMore = true;
        }
        finally
        {
            Signal(hasMore ? () => _isWatching &= !ReferenceEquals(reader, _reader) : Stop);
        }
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
                _lanes.Advance(lane, _reader!.Position);
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
            Signal(() => Completed(lane, batch, outcome));
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
        _hasNews = true;
        _lastFailed = !outcome.IsAccepted;
        switch (outcome.Result)
        {
            case SendResult.Accepted:
                _delivered += batch.Count;
                _rate.Add(batch.Count);
                _lastSuccess = _clock.GetUtcNow();
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
            TryStateLetter(lane.DeadLetter, []);
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

        _lanes.Advance(lane, _reader!.Position);
    }

    private void Failed(Lane lane, SendOutcome outcome)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        lane.Attempts++;
        lane.FirstFailure ??= now;
        lane.LastError = outcome.Error;
        lane.FailedSilently = outcome.Result == SendResult.Silent;
        _lastError = new WebhookError(now, lane.ChargePointId, outcome.Status, outcome.Error);
        Log.Refused(_services.Logger, _subscription.Name, lane.ChargePointId, lane.First, lane.Attempts, outcome.Error);
        if (now - lane.FirstFailure >= _subscription.MaxAge && TryGiveUp(lane))
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

    private bool TryGiveUp(Lane lane)
    {
        if (lane.DeadLetter != 0)
        {
            // It is on the list already, and stays there.
            return true;
        }

        if (_services.Webhooks.CountDeadLetters(WebhookKey.Of(_subscription.Name)) >= _limits.MaxDeadLetters)
        {
            Log.DeadLettersFull(_services.Logger, _subscription.Name, _limits.MaxDeadLetters);
            return false;
        }

        DeadLetter letter = new()
        {
            First = lane.First,
            Last = lane.Last,
            Count = lane.Batch!.Count,
            ChargePointId = lane.ChargePointId,
            Attempts = lane.Attempts,
            FirstFailure = lane.FirstFailure!.Value,
            LastError = lane.LastError,
        };
        if (!TryStateLetter(lane.First, letter.Encode()))
        {
            return false;
        }

        Log.GivenUp(_services.Logger, _subscription.Name, lane.ChargePointId, lane.First, lane.Last, lane.LastError);
        _services.Metrics.GivenUp(_subscription.Name, letter.Count);
        return true;
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
            return from > _reader!.Position || _lanes.TryRewind(chargePointId, from, _reader.Position);
        }

        // Whatever is behind the reader comes anyway.
        if (from <= _reader!.Position)
        {
            _watching?.Cancel();
            _watching?.Dispose();
            _watching = null;
            _isWatching = false;
            _reader.Dispose();
            _lanes.Rewind(from);
            _reader = _lanes.Open(from - 1);
        }

        return true;
    }

    private void StateProgressIfDue()
    {
        bool isDue = _clock.GetUtcNow() - _statedAt >= _limits.ProgressInterval;
        if (!isDue)
        {
            return;
        }

        _lanes.Settle(_reader!.Position);
        _report = Report();
        if (_hasNews || _reader.Position - _progress.Position > _limits.ProgressRecords)
        {
            try
            {
                StateProgress();
            }
            catch (JournalUnavailableException exception)
            {
                // Nothing is lost: a restart would deliver again what was delivered since.
                _statedAt = _clock.GetUtcNow();
                Log.ProgressNotStated(_services.Logger, _subscription.Name, exception.Message);
            }
        }
    }

    /// <exception cref="JournalUnavailableException">The journal takes nothing.</exception>
    private JournalPosition StateProgress()
    {
        DeliveryProgress progress = _lanes.Progress(_reader!.Position);
        JournalPosition position = _services.Recorder.Append(new DeliveryProgressed { Name = _subscription.Name, Progress = progress.Encode() });
        _progress = progress;
        _statedAt = _clock.GetUtcNow();
        _hasNews = false;
        return position;
    }

    private bool TryStateLetter(long first, byte[] entry)
    {
        try
        {
            _services.Recorder.Append(new DeadLetterChanged { Name = _subscription.Name, First = new JournalPosition(first), Entry = entry });
            return true;
        }
        catch (JournalUnavailableException exception)
        {
            Log.ProgressNotStated(_services.Logger, _subscription.Name, exception.Message);
            return false;
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

        if (_hasNews || _memory.Events > 0)
        {
            DateTimeOffset stated = _statedAt + _limits.ProgressInterval;
            next = next < stated ? next : stated;
        }

        TimeSpan wait = next is { } due ? TimeSpan.FromMilliseconds(Math.Clamp((due - now).TotalMilliseconds, 1, int.MaxValue)) : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private DeliveryReport Report()
    {
        DeliveryProgress progress = _reader is null ? _progress : _lanes.Progress(_reader.Position);
        DateTimeOffset? oldest = null;
        foreach (Lane lane in _lanes.All)
        {
            DateTimeOffset? time = lane.Batch?.Time ?? lane.OldestTime ?? (lane.Queue.TryPeek(out PendingEvent next) ? next.Time : null);
            oldest = time is null || oldest < time ? oldest : time;
        }

        return new DeliveryReport
        {
            IsFailing = _gate.IsProbing || _lastFailed || _lanes.All.Any(static lane => lane.Attempts > 0),
            Position = progress.Position,
            ReadPosition = _reader?.Position ?? _progress.Position,
            Waiting = _memory.Events + progress.Behind.Count(static lane => lane.First != 0 || lane.Next != 0),
            OldestPosition = progress.Behind.Aggregate(progress.Position + 1, static (least, lane) => Math.Min(least, lane.First != 0 ? lane.First : lane.Next != 0 ? lane.Next : least)),
            OldestTime = oldest,
            Behind = progress.Behind.Count(static lane => lane.First != 0 || lane.Next != 0),
            Rate = _rate.PerSecond,
            Delivered = _delivered,
            Lost = _lanes.Lost,
            LastError = _lastError,
            LastSuccess = _lastSuccess,
        };
    }

    private void OnLost(long records)
    {
        _hasNews = true;
        Log.Lost(_services.Logger, _subscription.Name, records);
    }

    private void Stop() => _isStopping = true;

    private void Signal(Action happened) => _signals.Writer.TryWrite(happened);

    private void TakeSignals()
    {
        while (_signals.Reader.TryRead(out Action? happened))
        {
            happened();
        }
    }

    private async Task<T> AskAsync<T>(Func<T> ask, T whenEnded)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isAsked = _signals.Writer.TryWrite(() =>
        {
            try
            {
                answer.SetResult(_reader is null ? whenEnded : ask());
            }
            catch (JournalUnavailableException exception)
            {
                answer.SetException(exception);
            }
        });
        return isAsked ? await answer.Task.ConfigureAwait(false) : whenEnded;
    }

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
                await _signals.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
                TakeSignals();
            }
        }

        if (_watching is not null)
        {
            await _watching.CancelAsync().ConfigureAwait(false);
        }

        if (_reader is not null)
        {
            _lanes.Close();
            _progress = _lanes.Progress(_reader.Position);
            _report = Report();
            _reader.Dispose();
            _reader = null;
        }

        _signals.Writer.Complete();
        TakeSignals();
        _schedule.Clear();
    }
}
