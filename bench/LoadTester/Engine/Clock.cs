using System.Diagnostics;

namespace Ocpp.LoadTester.Engine;

/// <summary>
/// Nanoseconds of the machine's monotonic clock. On Linux it is one clock for all processes, which is how workers agree on when a run begins.
/// </summary>
internal static class Clock
{
    public const long Microsecond = 1_000;
    public const long Millisecond = 1_000_000;
    public const long Second = 1_000_000_000;

    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    public static long Now => Stopwatch.Frequency == Second ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * NanosecondsPerTick);

    public static long From(TimeSpan duration) => duration.Ticks * 100;

    public static TimeSpan ToTimeSpan(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);

    public static double ToSeconds(long nanoseconds) => nanoseconds / 1e9;
}
