using System.Collections.Concurrent;

namespace Ocpp.Gateway.Listeners;

/// <summary>
/// The time-outs of handshakes, used again: each of a storm would be a timer and three objects that live for a millisecond. Safe on any thread; bounded.
/// Of another clock than the system's there are only new ones.
/// </summary>
internal sealed class HandshakeTimers(TimeSpan limit, TimeProvider clock)
{
    // As many as are on their way at once while a fleet comes; some 200 bytes each.
    private const int MaxKept = 1024;

    private readonly ConcurrentQueue<CancellationTokenSource> _kept = new();
    private int _count;

    /// <summary>Cancelled when the time is up, from now. Belongs to the caller until <see cref="Return"/>.</summary>
    public CancellationTokenSource Rent()
    {
        if (!_kept.TryDequeue(out CancellationTokenSource? timer))
        {
            return new CancellationTokenSource(limit, clock);
        }

        Interlocked.Decrement(ref _count);
        timer.CancelAfter(limit);
        return timer;
    }

    /// <summary>Ends a handshake's time sooner; to be disposed of before the timer goes back.</summary>
    public static CancellationTokenRegistration EndBy(CancellationTokenSource timer, CancellationToken sooner) =>
        sooner.UnsafeRegister(static timer => ((CancellationTokenSource)timer!).Cancel(), timer);

    /// <summary>The handshake has ended: nobody looks at its token any more.</summary>
    public void Return(CancellationTokenSource timer)
    {
        if (!ReferenceEquals(clock, TimeProvider.System) || !timer.TryReset())
        {
            timer.Dispose();
        }
        else if (Interlocked.Increment(ref _count) <= MaxKept)
        {
            _kept.Enqueue(timer);
        }
        else
        {
            Interlocked.Decrement(ref _count);
            timer.Dispose();
        }
    }
}
