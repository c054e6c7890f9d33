using System.Runtime.InteropServices;

namespace Ocpp.FleetInMemory.Measuring;

/// <summary>Processor time of one thread, which .NET doesn't tell.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3;

    /// <summary>Zero where there is no such clock.</summary>
    public static TimeSpan OfThisThread =>
        OperatingSystem.IsLinux() && GetTime(ThreadClock, out TimeSpec time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : TimeSpan.Zero;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
