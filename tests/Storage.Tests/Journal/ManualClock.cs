namespace Ocpp.Storage.Tests.Journal;

/// <summary>A clock that stands still until a test moves it; its timers run on the thread that does.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void Advance(TimeSpan time)
    {
        ManualTimer[] timers;
        DateTimeOffset now;
        lock (_gate)
        {
            now = _now += time;
            timers = [.. _timers];
        }

        foreach (ManualTimer timer in timers)
        {
            timer.RunIfDue(now);
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action callback) : ITimer
    {
        private DateTimeOffset _due = DateTimeOffset.MaxValue;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock._now + dueTime;
            }

            return true;
        }

        public void RunIfDue(DateTimeOffset now)
        {
            lock (clock._gate)
            {
                if (now < _due)
                {
                    return;
                }

                _due = _period > TimeSpan.Zero ? now + _period : DateTimeOffset.MaxValue;
            }

            callback();
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _due = DateTimeOffset.MaxValue;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
