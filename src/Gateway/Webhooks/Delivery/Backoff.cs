namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Waits that double, up to a longest one, with a share that is left to chance.</summary>
internal static class Backoff
{
    /// <param name="failures">So many in a row, 1 or more.</param>
    /// <param name="first">The wait after one.</param>
    /// <param name="last">The longest wait.</param>
    /// <param name="jitter">The share, from 0 to 1, that chance may take off.</param>
    public static TimeSpan Wait(int failures, TimeSpan first, TimeSpan last, double jitter)
    {
        double seconds = Math.Min(last.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        return TimeSpan.FromSeconds(seconds * (1 - (jitter * Random.Shared.NextDouble())));
    }
}
