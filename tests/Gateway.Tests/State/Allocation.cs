namespace Ocpp.Gateway.Tests.State;

/// <summary>Counts what a thread allocates.</summary>
internal static class Allocation
{
    /// <summary>
    /// Bytes that an action allocates in steady state: the least of a few runs, since the runtime itself may allocate on a thread while it
    /// compiles a method anew. What allocates every time is seen every time.
    /// </summary>
    public static long OfSteadyState(Action action)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 3 && least != 0; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
