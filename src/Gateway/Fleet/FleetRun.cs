using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Fleet;

/// <summary>
/// One fleet command on its way: selects, then goes through its charge points page by page, again and again while some are waited for. Where
/// it stands is in the store, so that the next start goes on from there. Each charge point's command carries a key made of the fleet command's
/// id, by which a command whose result a crash took along is found and not given twice. One worker; <see cref="Tell"/> from any thread.
/// </summary>
internal sealed partial class FleetRun(string id, bool isResumed, FleetServices services) : IDisposable
{
    // Pages of a selection that may be recorded without waiting for the disk.
    private const int PagesPerCommit = 50;

    private readonly string _key = "fleet-command:" + id;
    private readonly FleetResults _results = new(id, services.Recorder, services.Clock);
    private readonly Lock _gate = new();
    private TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _sending = [];
    private SemaphoreSlim? _slots;
    private FleetOrder _order = null!;
    private FleetPace _pace = null!;
    private DateTimeOffset _selectedAt;
    private DateTimeOffset _holdUntil;
    private FleetCommandState _state = FleetCommandState.Selecting;
    private FleetCommandState? _toldState;
    private bool _mayHaveSent = isResumed;
    private volatile bool _hasFailed;

    /// <summary>An operator has changed its state, on record.</summary>
    public void Tell(FleetCommandState state)
    {
        lock (_gate)
        {
            _state = state;
            _toldState = state;
            _told.TrySetResult();
            _told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Works until the fleet command has ended, or the program does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await WorkAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (exception is JournalUnavailableException or StateUnavailableException)
            {
                Log.Rests(services.Logger, exception, id);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(services.Logger, exception, id);
            }

            // What was given may be on record without its result.
            _mayHaveSent = true;
            await Task.Delay(FleetLimits.StorageRest, services.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _slots?.Dispose();

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await services.State.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        if (services.Queries.FindFleetCommand(id) is not { } stored || stored.State.IsFinished() || services.Queries.FindFleetOrder(id) is not { } order)
        {
            return;
        }

        Begin(stored.State, order);
        if (stored.State == FleetCommandState.Selecting)
        {
            if (!await SelectAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            stored = services.Queries.FindFleetCommand(id)!;
        }

        _selectedAt = stored.StartedAt!.Value;
        _holdUntil = _selectedAt + (order.Hold ?? TimeSpan.Zero);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task flushing = FlushAsync(end.Token);
        try
        {
            await GoThroughAsync(stored.Pages, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(_sending).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await flushing.ConfigureAwait(false);
        }
    }

    private void Begin(FleetCommandState state, FleetOrder order)
    {
        lock (_gate)
        {
            // What was said meanwhile is newer than what was read.
            _state = _toldState ?? state;
        }

        _hasFailed = false;
        _order = order;
        _pace = new FleetPace(order.RateMilli, services.Clock);
        _slots?.Dispose();
        _slots = new SemaphoreSlim(order.Concurrency, order.Concurrency);
    }

    /// <summary>Records who is meant, page by page. False when it was cancelled meanwhile.</summary>
    private async Task<bool> SelectAsync(CancellationToken cancellationToken)
    {
        int total = 0;
        int page = 0;
        foreach (string[] ids in services.Selection.Find(_order.Selector).Chunk(StoredFleetPage.Size))
        {
            JournalPosition position = services.Recorder.Append(new FleetCommandSelected { FleetCommandId = id, Page = page, Count = ids.Length, Ids = Encode(ids) });
            total += ids.Length;
            if (++page % PagesPerCommit == 0)
            {
                await services.Journal.WaitForCommitAsync(position, cancellationToken).ConfigureAwait(false);
            }

            if (State == FleetCommandState.Cancelled)
            {
                return false;
            }
        }

        JournalPosition running = services.Recorder.Append(new FleetCommandChanged { FleetCommandId = id, State = FleetCommandState.Running, Total = total });
        await services.State.WaitForAsync(running, cancellationToken).ConfigureAwait(false);
        Log.Selected(services.Logger, id, _order.Action, total);
        lock (_gate)
        {
            // Unless somebody was quicker to cancel it.
            if (_state == FleetCommandState.Selecting)
            {
                _state = FleetCommandState.Running;
            }

            return _state != FleetCommandState.Cancelled;
        }
    }

    private async Task GoThroughAsync(int pages, CancellationToken cancellationToken)
    {
        while (true)
        {
            for (int page = 0; page < pages; page++)
            {
                if (!await ConsiderPageAsync(page, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }

            await SettleAsync(cancellationToken).ConfigureAwait(false);
            _mayHaveSent = false;
            StoredFleetCommand? stored = services.Queries.FindFleetCommand(id);
            if (stored is null || stored.State.IsFinished())
            {
                Log.Ended(services.Logger, id, stored?.State ?? FleetCommandState.Forgotten);
                return;
            }

            if (stored.CountOf(FleetOutcome.Pending) + stored.CountOf(FleetOutcome.Waiting) == 0)
            {
                JournalPosition position = services.Recorder.Append(new FleetCommandChanged { FleetCommandId = id, State = FleetCommandState.Completed });
                await services.State.WaitForAsync(position, cancellationToken).ConfigureAwait(false);
                Log.Ended(services.Logger, id, FleetCommandState.Completed);
                return;
            }

            await Task.WhenAny(Told(), Task.Delay(FleetLimits.WaitInterval, services.Clock, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives the command to the charge points of a page that are there. False when nothing more is to be given.</summary>
    private async Task<bool> ConsiderPageAsync(int page, CancellationToken cancellationToken)
    {
        int number = page * StoredFleetPage.Size;
        foreach ((string chargePointId, FleetResult result) in services.Queries.FleetPage(id, page))
        {
            if (result.Outcome.IsOpen())
            {
                await WhilePausedAsync(cancellationToken).ConfigureAwait(false);
                if (_hasFailed)
                {
                    throw new JournalUnavailableException("A command of a fleet command could not be recorded.");
                }

                if (State == FleetCommandState.Cancelled)
                {
                    return false;
                }

                await ConsiderAsync(number, chargePointId, result.Outcome, cancellationToken).ConfigureAwait(false);
            }

            number++;
        }

        return true;
    }

    private async Task ConsiderAsync(int number, string chargePointId, FleetOutcome outcome, CancellationToken cancellationToken)
    {
        if (_mayHaveSent && services.State.FindByOldIdempotencyKey(chargePointId, _key) is { CompletedAt: not null } earlier && earlier.ErrorCode != FailureCode.TooManyCommands)
        {
            _results.Add(number, FleetOutcomes.Of(CommandRecords.OutcomeOf(earlier), services.Protocol, _order.Action));
            return;
        }

        if (!services.Sessions.TryGet(chargePointId, out _))
        {
            ConsiderAbsent(number, chargePointId, outcome);
            return;
        }

        await _slots!.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_sending.Count >= 2 * _order.Concurrency)
        {
            _sending.RemoveAll(static sent => sent.IsCompleted);
        }

        _sending.Add(SendAsync(number, chargePointId, outcome, cancellationToken));
    }

    private void ConsiderAbsent(int number, string chargePointId, FleetOutcome outcome)
    {
        if (!services.Directory.IsKnown(chargePointId))
        {
            _results.Add(number, new FleetResult(FleetOutcome.UnknownChargePoint, Guid.Empty));
        }
        else if (_holdUntil <= services.Clock.GetUtcNow())
        {
            _results.Add(number, new FleetResult(FleetOutcome.Offline, Guid.Empty));
        }
        else if (outcome == FleetOutcome.Pending)
        {
            _results.Add(number, new FleetResult(FleetOutcome.Waiting, Guid.Empty));
        }
    }

    private async Task SendAsync(int number, string chargePointId, FleetOutcome before, CancellationToken cancellationToken)
    {
        try
        {
            await services.State.CatchUpAsync(cancellationToken).ConfigureAwait(false);
            if (services.Queries.FindSince(chargePointId) > _selectedAt)
            {
                // The one that was meant was deleted, which ended its single commands as well, and who has its name now is another.
                _results.Add(number, new FleetResult(FleetOutcome.Offline, Guid.Empty));
                return;
            }

            CommandOptions options = new() { IdempotencyKey = _key, IsBodyKept = true };
            CommandOutcome outcome = await services.Desk.SubmitAsync(chargePointId, _order.Action, _order.Payload, options, cancellationToken).ConfigureAwait(false);
            if (outcome is { Result: CommandResult.ChargePointOffline, CommandId: null })
            {
                // It went in this moment, and left no trace.
                ConsiderAbsent(number, chargePointId, before);
            }
            else
            {
                _results.Add(number, FleetOutcomes.Of(outcome, services.Protocol, _order.Action));
            }
        }
        catch (Exception exception) when (exception is JournalUnavailableException or StateUnavailableException)
        {
            _hasFailed = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program ends; the next start finds the command by its key.
            _hasFailed = true;
        }
        catch (Exception exception)
        {
            Log.SendFailed(services.Logger, exception, id, chargePointId);
            _results.Add(number, new FleetResult(FleetOutcome.Error, Guid.Empty));
        }
        finally
        {
            _slots!.Release();
        }
    }

    /// <summary>Waits for what is under way, and until the store shows it.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_sending).ConfigureAwait(false);
        _sending.Clear();
        if (_hasFailed)
        {
            throw new JournalUnavailableException("A command of a fleet command could not be recorded.");
        }

        _results.Flush();
        await services.State.WaitForAsync(_results.Recorded, cancellationToken).ConfigureAwait(false);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(FleetLimits.BatchDelay, services.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                FlushDue();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            FlushDue(evenYoung: true);
        }
    }

    private void FlushDue(bool evenYoung = false)
    {
        try
        {
            if (evenYoung || _results.IsDue)
            {
                _results.Flush();
            }
        }
        catch (JournalUnavailableException exception)
        {
            // Kept for the next time; a crash finds them by the commands' keys.
            Log.Rests(services.Logger, exception, id);
        }
    }

    private FleetCommandState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    private Task Told()
    {
        lock (_gate)
        {
            return _told.Task;
        }
    }

    private async Task WhilePausedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task told = Told();
            if (State != FleetCommandState.Paused)
            {
                return;
            }

            await told.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static byte[] Encode(string[] ids)
    {
        FactWriter writer = new(new byte[4096]);
        foreach (string chargePointId in ids)
        {
            writer.WriteText(chargePointId);
        }

        return writer.Written.ToArray();
    }
}
