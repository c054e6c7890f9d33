namespace Ocpp.Gateway.Sessions;

/// <summary>
/// All time-outs of all sessions in one hashed timing wheel: pings, idle connections, unanswered commands, close handshakes.
/// No timer per connection, and a tick touches only what is due. Thread-safe; entries are called back outside the wheel's lock,
/// on the sweep's one thread, and take their own turn.
/// </summary>
internal sealed partial class SessionSweep : BackgroundService
{
    /// <summary>The wheel's step in milliseconds: time-outs are late by at most this much.</summary>
    public const int TickMs = 100;

    private const int Slots = 1024;

    private readonly Lock _lock = new();
    private readonly SweepEntry?[] _wheel = new SweepEntry?[Slots];
    private readonly List<SweepEntry> _due = [];
    private readonly TimeProvider _clock;
    private readonly ILogger<SessionSweep> _logger;
    private readonly long _start;
    private long _currentTick;

    public SessionSweep(TimeProvider clock, ILogger<SessionSweep> logger)
    {
        _clock = clock;
        _logger = logger;
        _start = clock.GetTimestamp();
    }

    /// <summary>Milliseconds since the program began, from a clock that never jumps.</summary>
    public long NowMs => (long)_clock.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>As <see cref="NowMs"/>, for a moment that is known as a timestamp of the clock.</summary>
    public long MsAt(long timestamp) => (long)_clock.GetElapsedTime(_start, timestamp).TotalMilliseconds;

    /// <summary>
    /// Asks for a call at about <paramref name="dueMs"/>. An earlier appointment of the same entry stands: the entry finds out for
    /// itself that it was early and asks again, so that moving a deadline back costs nothing. Call it in the entry's turn, with what
    /// <see cref="SweepEntry.OnDue"/> goes by set already.
    /// </summary>
    public void Schedule(SweepEntry entry, long dueMs)
    {
        long tick = Math.Max(dueMs / TickMs + 1, Volatile.Read(ref _currentTick) + 1);

        // Without the lock that all sessions share, since most answers that wait for a commit come here. If the entry is being collected
        // right now, its OnDue waits for the turn that the caller holds, and then asks for the same deadline.
        if (entry.IsScheduledUntil(tick))
        {
            return;
        }

        lock (_lock)
        {
            if (entry.IsScheduledUntil(tick))
            {
                return;
            }

            if (entry.IsScheduled)
            {
                Unlink(entry);
            }

            entry.DueTick = Math.Max(tick, _currentTick + 1);
            Link(entry);
        }
    }

    public void Remove(SweepEntry entry)
    {
        lock (_lock)
        {
            if (entry.IsScheduled)
            {
                Unlink(entry);
            }
        }
    }

    /// <summary>Advances the wheel to now and calls what is due. Public for tests with a clock of their own.</summary>
    public void Advance()
    {
        long nowMs = NowMs;
        long target = nowMs / TickMs;
        lock (_lock)
        {
            // After a long pause (a suspended machine) one round sees every slot; more would see nothing new.
            long first = Math.Max(_currentTick + 1, target - Slots + 1);
            for (long tick = first; tick <= target; tick++)
            {
                Collect(_wheel[tick % Slots], target);
            }

            _currentTick = Math.Max(_currentTick, target);
        }

        foreach (SweepEntry entry in _due)
        {
            try
            {
                entry.OnDue(nowMs);
            }
            catch (Exception exception)
            {
                // A bug in one session's time-out must not end the time-outs of all others.
                Log.EntryFailed(_logger, exception);
            }
        }

        _due.Clear();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(TickMs), _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Advance();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(_logger);
        }
    }

    private void Collect(SweepEntry? entry, long tick)
    {
        while (entry is not null)
        {
            SweepEntry? next = entry.Next;
            if (entry.DueTick <= tick)
            {
                Unlink(entry);
                _due.Add(entry);
            }

            entry = next;
        }
    }

    private void Link(SweepEntry entry)
    {
        ref SweepEntry? head = ref _wheel[entry.DueTick % Slots];
        entry.Previous = null;
        entry.Next = head;
        if (head is not null)
        {
            head.Previous = entry;
        }

        head = entry;
    }

    private void Unlink(SweepEntry entry)
    {
        if (entry.Previous is null)
        {
            _wheel[entry.DueTick % Slots] = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is not null)
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.Next = null;
        entry.Previous = null;
        entry.DueTick = SweepEntry.Never;
    }
}
