using System.Diagnostics;
using System.Numerics;

namespace Ocpp.FleetInMemory.Measuring;

/// <summary>How long something took: counts in steps of 3 %, from a microsecond to some minutes. Safe from any thread.</summary>
internal sealed class Latencies
{
    private const int StepsPerOctave = 32;
    private const int StepBits = 5;

    private readonly long[] _counts = new long[40 * StepsPerOctave];

    public long Count => _counts.Sum();

    /// <param name="ticks">Of the stopwatch.</param>
    public void Add(long ticks) => Interlocked.Increment(ref _counts[IndexOf(Math.Max(0, ticks * 1_000_000 / Stopwatch.Frequency))]);

    /// <summary>Milliseconds within which a share of all ended, at the upper edge of a step; 0 where there are none.</summary>
    public double Percentile(double share)
    {
        long left = (long)Math.Ceiling(Count * share);
        for (int index = 0; left > 0 && index < _counts.Length; index++)
        {
            left -= _counts[index];
            if (left <= 0)
            {
                return UpperEdge(index) / 1000.0;
            }
        }

        return 0;
    }

    // Below one octave's worth of steps each microsecond is a step of its own.
    private static int IndexOf(long microseconds)
    {
        if (microseconds < StepsPerOctave)
        {
            return (int)microseconds;
        }

        int octave = BitOperations.Log2((ulong)microseconds) - StepBits;
        return Math.Min(((octave + 1) * StepsPerOctave) + (int)(microseconds >> octave) - StepsPerOctave, (40 * StepsPerOctave) - 1);
    }

    private static long UpperEdge(int index)
    {
        int octave = (index / StepsPerOctave) - 1;
        return octave < 0 ? index : (long)((index % StepsPerOctave) + StepsPerOctave + 1) << octave;
    }
}
