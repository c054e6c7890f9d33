namespace Ocpp.Gateway.Admission;

/// <summary>
/// When those who are turned away are to come back: each gets the next free moment, at the pace at which places have come free lately, so that they come as they can be let in and not
/// all in one second. Beyond the longest time they are strewn over its second half. Used under its owner's lock.
/// </summary>
internal sealed class RetrySchedule(int rate, TimeSpan longest)
{
    // Sooner isn't worth a new connection.
    private const double LeastMs = 2_000;

    // The pace follows that of the bucket within some seconds: a lag of a moment says nothing about the next minute.
    private const double FollowMs = 2_000;

    // A pace below that of a single charge point in a second would promise nobody anything.
    private const double LeastPace = 1;

    private double _pace = Math.Max(LeastPace, rate);
    private double _nextMs;

    /// <summary>Those whose time hasn't come.</summary>
    public long Waiting(long nowMs) => (long)Math.Max(0, Math.Min(_nextMs - nowMs - LeastMs, longest.TotalMilliseconds) * _pace / 1000);

    /// <summary>The bucket is filled so fast now.</summary>
    /// <param name="tokensPerSecond">What goes in.</param>
    /// <param name="passedMs">Since it was last told.</param>
    public void Follow(double tokensPerSecond, long passedMs) =>
        _pace = Math.Max(LeastPace, _pace + ((tokensPerSecond - _pace) * (1 - Math.Exp(-passedMs / FollowMs))));

    /// <summary>The Retry-After of one more, in whole seconds.</summary>
    public int Next(long nowMs)
    {
        // One behind the other, a little more or less: those that are alike to the millisecond shouldn't stay so. Who doesn't wait and asks again moves
        // the others no further than the longest time.
        _nextMs = Math.Max(_nextMs, nowMs + LeastMs) + (1000 / _pace * 2 * Random.Shared.NextDouble());
        double waitMs = _nextMs - nowMs;
        if (waitMs > longest.TotalMilliseconds)
        {
            _nextMs = nowMs + longest.TotalMilliseconds;
            waitMs = longest.TotalMilliseconds * (1 + Random.Shared.NextDouble()) / 2;
        }

        return (int)Math.Ceiling(waitMs / 1000);
    }

    /// <summary>A time that is known, in whole seconds, and up to a quarter more: two that drove each other out shouldn't meet again.</summary>
    public static int Spread(long milliseconds) => (int)Math.Ceiling(milliseconds * (1 + (Random.Shared.NextDouble() / 4)) / 1000);
}
