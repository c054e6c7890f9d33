using System.Runtime.InteropServices;

namespace Ocpp.LoadTester.Engine;

/// <summary>
/// Sleeps of less than a millisecond for the one pacing thread of a worker. .NET's own waits are in milliseconds, and a call that is sent half a
/// millisecond late is measured as half a millisecond slower, since an open loop counts from when it was due.
/// </summary>
internal static partial class PreciseSleep
{
    private const int SetTimerSlack = 29;
    private const int Monotonic = 1;

    /// <summary>Linux may let a sleeper sleep 50 µs longer, to save wake-ups; this thread asks for 1 µs. To be called once on the thread that sleeps.</summary>
    public static void Sharpen()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetProcessControl(SetTimerSlack, 1_000, 0, 0, 0);
        }
    }

    public static void For(long nanoseconds)
    {
        if (nanoseconds <= 0)
        {
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            Timespec wanted = new() { Seconds = (nint)(nanoseconds / Clock.Second), Nanoseconds = (nint)(nanoseconds % Clock.Second) };

            // Cut short by a signal, the pacing loop finds nothing due and sleeps again.
            _ = Nanosleep(Monotonic, 0, in wanted, 0);
        }
        else
        {
            Thread.Sleep(Clock.ToTimeSpan(nanoseconds));
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Nanosleep(int clock, int flags, in Timespec wanted, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int SetProcessControl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
