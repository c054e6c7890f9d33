namespace Ocpp.Gateway.Fleet;

/// <summary>Spreads commands over time: so many a second, without a burst after a pause. For one worker.</summary>
internal sealed class FleetPace(int rateMilli, TimeProvider clock)
{
    // Timers are late by some milliseconds; so much of it is caught up with.
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1000.0 / rateMilli);
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>Completes when the next command may go.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan now = clock.GetElapsedTime(_start);
        TimeSpan at = _next < now - CatchUp ? now - CatchUp : _next;
        _next = at + _interval;
        return at <= now ? Task.CompletedTask : Task.Delay(at - now, clock, cancellationToken);
    }
}
