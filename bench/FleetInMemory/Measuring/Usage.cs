using System.Diagnostics;

namespace Ocpp.FleetInMemory.Measuring;

/// <summary>What this process had used up at a moment.</summary>
/// <param name="At">The stopwatch.</param>
/// <param name="Processor">Of all threads.</param>
/// <param name="Paused">All pauses of the garbage collector.</param>
/// <param name="Allocated">Bytes that were ever allocated.</param>
internal readonly record struct Usage(long At, TimeSpan Processor, TimeSpan Paused, long Allocated)
{
    public static Usage Now => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes());

    public static Usage operator -(Usage later, Usage earlier) =>
        new(later.At - earlier.At, later.Processor - earlier.Processor, later.Paused - earlier.Paused, later.Allocated - earlier.Allocated);

    public double Seconds => At / (double)Stopwatch.Frequency;

    /// <summary>Bytes of managed objects that live, after everything else was thrown away and the heap was compacted.</summary>
    public static long SettledHeap()
    {
        for (int round = 0; round < 2; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: false);
    }

    /// <summary>Resident bytes of this process.</summary>
    public static long Resident
    {
        get
        {
            using Process process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }
}
