using System.Runtime.InteropServices;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The graceful stop. Before anything is torn down the gateway isn't ready any more and refuses upgrades; then sessions get their Close frame (1001,
/// RFC 6455 §7.4.1) one after the other over <c>Ocpp:DrainPeriod</c>, in no order that a charge point could know, so that a fleet doesn't come
/// back in one second. Those that charge come last. A second signal, or the end of the host's patience, closes the rest at once. Whoever is still shaking
/// hands then is let go: until here it may come to its end, and be told when to come back.
/// </summary>
internal sealed partial class SessionDrain(
    SessionTable table, OcppOptions options, IEventJournal journal, IHostApplicationLifetime lifetime, DrainEnd end, TimeProvider clock, ILogger<SessionDrain> logger)
    : IHostedLifecycleService
{
    public const string Reason = "The gateway stops.";

    /// <summary>Connections closed in a second at least: so few that come back are no burden to anybody, and a small fleet isn't waited for.</summary>
    public const int LeastPerSecond = 100;

    // Timers finer than this would cost more than they spread.
    private static readonly TimeSpan Wave = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _underway;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Comes before any service's stop, so the listeners still answer.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        using CancellationTokenSource hurried = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        SetUnderway(hurried);
        using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, HurryOn);
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, HurryOn);
        ChargePointSession[] sessions = InOrder();
        TimeSpan period = PeriodFor(sessions.Length);
        Log.Draining(logger, sessions.Length, period);
        long start = clock.GetTimestamp();
        for (int closed = 0; closed < sessions.Length; closed++)
        {
            // Each has a place of its own in the period, and is somewhere in it.
            TimeSpan due = period * ((closed + Random.Shared.NextDouble()) / sessions.Length);
            await WaitUntilAsync(due, start, hurried.Token).ConfigureAwait(false);
            sessions[closed].CloseSoon(CloseCode.GoingAway, Reason);
        }

        SetUnderway(null);
        end.Announce();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Closes what is left at once.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            if (_underway is { IsCancellationRequested: false } hurried)
            {
                Log.Hurried(logger, table.Count);
                hurried.Cancel();
            }
        }
    }

    private void SetUnderway(CancellationTokenSource? hurried)
    {
        lock (_gate)
        {
            _underway = hurried;
        }
    }

    private void HurryOn(PosixSignalContext signal)
    {
        // The first signal stops the program already; this one must not end it before its state is written.
        signal.Cancel = true;
        Hurry();
    }

    private TimeSpan PeriodFor(int count)
    {
        // Nothing can be promised any more: whoever restarts the process shouldn't have to wait.
        TimeSpan most = journal.Health == JournalHealth.Failed ? TimeSpan.Zero : options.DrainPeriod;
        TimeSpan needed = TimeSpan.FromSeconds((double)count / LeastPerSecond);
        return needed < most ? needed : most;
    }

    private ChargePointSession[] InOrder()
    {
        ChargePointSession[] sessions = [.. table.All];
        Random.Shared.Shuffle(sessions);
        return [.. sessions.OrderBy(IsCharging)];
    }

    private static bool IsCharging(ChargePointSession session)
    {
        lock (session.ChargePoint.Turn)
        {
            return session.ChargePoint.RunningTransactions.Any();
        }
    }

    private async Task WaitUntilAsync(TimeSpan due, long start, CancellationToken hurried)
    {
        TimeSpan left = due - clock.GetElapsedTime(start);
        if (left <= TimeSpan.Zero || hurried.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await Task.Delay(left > Wave ? left : Wave, clock, hurried).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (hurried.IsCancellationRequested)
        {
            // The rest goes at once.
            return;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2201, Level = LogLevel.Information, Message = "Stopping: {Count} connections are closed over {Period}.")]
        public static partial void Draining(ILogger logger, int count, TimeSpan period);

        [LoggerMessage(EventId = 2111, Level = LogLevel.Information, Message = "Told to stop again: the {Count} connections that are left are closed at once.")]
        public static partial void Hurried(ILogger logger, int count);
    }
}
