using System.Collections.Concurrent;
using System.Threading.Channels;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>
/// Keeps one <see cref="SubscriptionDelivery"/> for each event webhook of the register, and begins it anew when the webhook changes. Safe on any thread.
/// </summary>
internal sealed partial class EventDelivery(WebhookRegister register, DeliveryServices services, StorageOptions storage) : BackgroundService, IReadinessCheck
{
    private static readonly TimeSpan BeginLimit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly Channel<string> _signals = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private TaskCompletionSource _reconciled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JournalPosition _begin;

    /// <summary>The deliveries by the names of their webhooks, as of now.</summary>
    public IEnumerable<(WebhookEntry Entry, DeliveryReport Report)> Reports() => _running.Values.Select(static running => (running.Entry, running.Delivery.LastReport));

    /// <summary>The delivery of a webhook; null when there is none of this name, or it is just beginning.</summary>
    public SubscriptionDelivery? Find(string name) => _running.TryGetValue(WebhookKey.Of(name), out Running? running) ? running.Delivery : null;

    /// <summary>As <see cref="Find"/>, for a webhook of events that may have been made a moment ago: its delivery begins right after the answer to that. Null when it doesn't within a second.</summary>
    public async Task<SubscriptionDelivery?> FindBegunAsync(string name, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeUp = new(BeginLimit, services.Clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        for (; ; )
        {
            // Taken before the look, so that what begins behind it isn't missed.
            Task next = Volatile.Read(ref _reconciled).Task;
            if (Find(name) is { } delivery)
            {
                return delivery;
            }

            await next.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (timeUp.IsCancellationRequested)
            {
                return Find(name);
            }
        }
    }

    /// <summary>Records that are committed and that a delivery hasn't come to.</summary>
    public long Unread(DeliveryReport report) => Math.Max(0, services.Journal.Committed.Value - report.ReadPosition);

    /// <inheritdoc/>
    public IEnumerable<ReadinessProblem> Look()
    {
        DateTimeOffset now = services.Clock.GetUtcNow();
        JournalPosition soonGone = storage.JournalSize == 0 ? JournalPosition.None : services.Journal.FirstWithin((long)(storage.JournalSize * services.Limits.RetentionShare));
        foreach (Running running in _running.Values)
        {
            DeliveryReport report = running.Delivery.LastReport;
            if (report.OldestTime is not null && report.OldestPosition < soonGone.Value)
            {
                yield return new ReadinessProblem(
                    "webhook-backlog",
                    "webhooks",
                    $"The webhook '{running.Entry.Subscription.Name}' has an event to deliver that is among the oldest of the journal; Storage:JournalSize takes it away at {SizeText.Format(storage.JournalSize)}.");
            }

            if (report.OldestTime is { } oldest && now - oldest > storage.Retention * services.Limits.RetentionShare)
            {
                yield return new ReadinessProblem(
                    "webhook-backlog",
                    "webhooks",
                    $"The webhook '{running.Entry.Subscription.Name}' has an event of {DurationText.Format(TimeSpan.FromMinutes((long)(now - oldest).TotalMinutes))} ago to deliver; Storage:Retention takes it away after {DurationText.Format(storage.Retention)}.");
            }
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // A webhook that is new in the settings begins with what comes from here on.
        _begin = services.Journal.Committed;
        register.Changed += OnChanged;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ReconcileAsync(stoppingToken).ConfigureAwait(false);
            while (await _signals.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                while (_signals.Reader.TryRead(out string? gone))
                {
                    await DisableAsync(gone).ConfigureAwait(false);
                }

                await ReconcileAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(services.Logger);
        }
        finally
        {
            register.Changed -= OnChanged;
            await Task.WhenAll(_running.Keys.ToArray().Select(key => EndAsync(key, isKept: true))).ConfigureAwait(false);
        }
    }

    private void OnChanged() => _signals.Writer.TryWrite("");

    // An empty name says only that something changed.
    private async Task DisableAsync(string name)
    {
        if (name.Length == 0)
        {
            return;
        }

        try
        {
            await register.SetStandingAsync(name, WebhookStanding.Disabled, "The backend answered 410 Gone.", CancellationToken.None).ConfigureAwait(false);
            Log.Disabled(services.Logger, name);
        }
        catch (Exception exception) when (exception is JournalUnavailableException or Storage.State.StateUnavailableException)
        {
            // It is not called any more by this process; the next one learns it again.
            Log.NotDisabled(services.Logger, name, exception.Message);
        }
    }

    private async Task ReconcileAsync(CancellationToken stoppingToken)
    {
        WebhookSnapshot wanted = register.Current;
        foreach ((string key, Running running) in _running)
        {
            if (wanted.Find(running.Entry.Subscription.Name) is not { } entry || !ReferenceEquals(entry, running.Entry) || running.Delivery.IsBroken)
            {
                DeliveryProgress progress = await EndAsync(key, isKept: wanted.Find(running.Entry.Subscription.Name) is not null).ConfigureAwait(false);
                if (wanted.Find(running.Entry.Subscription.Name) is { Subscription.Kind: WebhookKind.Events } changed)
                {
                    Begin(changed, progress.Incarnation == changed.Subscription.Incarnation ? progress : FirstProgress(changed), stoppingToken);
                }
            }
        }

        foreach (WebhookEntry entry in wanted.All)
        {
            if (entry.Subscription.Kind == WebhookKind.Events && !_running.ContainsKey(WebhookKey.Of(entry.Subscription.Name)))
            {
                Begin(entry, StoredProgress(entry), stoppingToken);
            }
        }

        Interlocked.Exchange(ref _reconciled, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private DeliveryProgress StoredProgress(WebhookEntry entry)
    {
        if (services.Webhooks.FindProgress(WebhookKey.Of(entry.Subscription.Name)) is { } stored
            && DeliveryProgress.Decode(stored) is var progress
            && progress.Incarnation == entry.Subscription.Incarnation)
        {
            return progress;
        }

        DeliveryProgress first = FirstProgress(entry);
        try
        {
            // At once, so that a restart before the first event begins here too.
            services.Recorder.Append(new DeliveryProgressed { Name = entry.Subscription.Name, Progress = first.Encode() });
        }
        catch (JournalUnavailableException exception)
        {
            Log.NotBegun(services.Logger, entry.Subscription.Name, exception.Message);
        }

        return first;
    }

    private DeliveryProgress FirstProgress(WebhookEntry entry) => new()
    {
        Incarnation = entry.Subscription.Incarnation,
        Position = (entry.CreatedAt == JournalPosition.None ? _begin : entry.CreatedAt).Value,
    };

    private void Begin(WebhookEntry entry, DeliveryProgress progress, CancellationToken stoppingToken)
    {
        if (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        string name = entry.Subscription.Name;
        SubscriptionDelivery delivery = new(entry, progress, services, () => _signals.Writer.TryWrite(name));
        CancellationTokenSource stop = new();
        _running[WebhookKey.Of(name)] = new Running(entry, delivery, stop, RunAsync(delivery, name, stop.Token));
    }

    private async Task RunAsync(SubscriptionDelivery delivery, string name, CancellationToken stop)
    {
        try
        {
            // Off the thread of who changes the register.
            await Task.Yield();
            await delivery.RunAsync(stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // One webhook's trouble is no other's: damaged journal files, or our own mistake. It begins anew after a while.
            Log.Broke(services.Logger, name, exception);
            await Task.Delay(services.Limits.Restart, services.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delivery.IsBroken = true;
            OnChanged();
        }
    }

    private async Task<DeliveryProgress> EndAsync(string key, bool isKept)
    {
        if (!_running.TryRemove(key, out Running? running))
        {
            throw new InvalidOperationException("Only the loop ends a delivery.");
        }

        await running.Stop.CancelAsync().ConfigureAwait(false);
        await running.Run.ConfigureAwait(false);
        running.Stop.Dispose();
        running.Delivery.Dispose();
        DeliveryProgress progress = running.Delivery.FinalProgress;
        if (isKept)
        {
            try
            {
                services.Recorder.Append(new DeliveryProgressed { Name = running.Entry.Subscription.Name, Progress = progress.Encode() });
            }
            catch (JournalUnavailableException exception)
            {
                Log.NotBegun(services.Logger, running.Entry.Subscription.Name, exception.Message);
            }
        }

        return progress;
    }

    private sealed record Running(WebhookEntry Entry, SubscriptionDelivery Delivery, CancellationTokenSource Stop, Task Run);
}
