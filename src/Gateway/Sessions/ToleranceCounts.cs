using Ocpp.Codec;

namespace Ocpp.Gateway.Sessions;

/// <summary>How often each named tolerance was needed on one connection. Holds no memory while none was. Written in the turn, read by anyone.</summary>
internal sealed class ToleranceCounts(SessionMetrics metrics)
{
    private volatile int[]? _counts;

    public void Add(in ToleranceSet tolerances)
    {
        if (tolerances.IsEmpty)
        {
            return;
        }

        int[] counts = _counts ??= new int[64];
        foreach (Tolerance tolerance in tolerances)
        {
            counts[(int)tolerance]++;
            metrics.Tolerated(tolerance);
        }
    }

    public IEnumerable<KeyValuePair<Tolerance, int>> NonZero()
    {
        int[]? counts = _counts;
        for (int i = 0; counts is not null && i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                yield return new((Tolerance)i, counts[i]);
            }
        }
    }
}
