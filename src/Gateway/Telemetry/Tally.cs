using System.Numerics;

namespace Ocpp.Gateway.Telemetry;

/// <summary>
/// A count that many threads add to for each message and that somebody reads now and then, for an observable instrument: a counter that is told of each addition finds its place by
/// its tags each time, which costs more than most of what it counts. One cell for each processor, so that none waits for another's cache line. Safe from any thread.
/// </summary>
internal sealed class Tally
{
    // In longs: two cache lines, since processors fetch lines in pairs.
    private const int CellLength = 16;
    private const int MaxCells = 16;
    private static readonly int CellMask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, MaxCells)) - 1;

    // The first cell keeps off the array's own header.
    private readonly long[] _cells = new long[(CellMask + 2) * CellLength];

    /// <summary>All that was added. What is added meanwhile may count or not.</summary>
    public long Sum
    {
        get
        {
            long sum = 0;
            for (int cell = CellLength; cell < _cells.Length; cell += CellLength)
            {
                sum += Volatile.Read(ref _cells[cell]);
            }

            return sum;
        }
    }

    public void Add(long count) => Interlocked.Add(ref _cells[((Thread.GetCurrentProcessorId() & CellMask) + 1) * CellLength], count);
}
