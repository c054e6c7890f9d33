namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>How many a second, over the last minute. Written by one thread.</summary>
internal sealed class RateMeter(TimeProvider clock)
{
    private const int Buckets = 12;
    private const int SecondsPerBucket = 5;

    private readonly long[] _counts = new long[Buckets];
    private readonly long _started = clock.GetTimestamp();
    private long _last;

    /// <summary>The mean over the last minute, or since there is this object.</summary>
    public double PerSecond
    {
        get
        {
            Advance();
            double seconds = Math.Clamp(clock.GetElapsedTime(_started).TotalSeconds, 1, Buckets * SecondsPerBucket);
            return _counts.Sum() / seconds;
        }
    }

    public void Add(int count)
    {
        Advance();
        _counts[_last % Buckets] += count;
    }

    private void Advance()
    {
        long now = (long)clock.GetElapsedTime(_started).TotalSeconds / SecondsPerBucket;
        for (long passed = Math.Max(_last + 1, now - Buckets + 1); passed <= now; passed++)
        {
            _counts[passed % Buckets] = 0;
        }

        _last = now;
    }
}
