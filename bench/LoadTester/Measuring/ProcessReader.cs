using System.Globalization;

namespace Ocpp.LoadTester.Measuring;

/// <summary>What a process has used, from Linux's /proc. Memory in bytes, CPU in seconds since its start.</summary>
internal readonly record struct ProcessSample(double UserSeconds, double KernelSeconds, long Memory, int Threads)
{
    public double CpuSeconds => UserSeconds + KernelSeconds;
}

/// <summary>Reads /proc. On other systems, and for processes that are gone, there is nothing to read.</summary>
internal static class ProcessReader
{
    /// <summary>USER_HZ, which Linux fixes at 100 for everybody outside of the kernel.</summary>
    private const double TicksPerSecond = 100;

    public static ProcessSample? Read(int pid)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));

            // The name stands in parentheses and may have spaces and parentheses in it.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            string[] memory = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/statm")).Split(' ');
            return new ProcessSample(
                long.Parse(fields[11], CultureInfo.InvariantCulture) / TicksPerSecond,
                long.Parse(fields[12], CultureInfo.InvariantCulture) / TicksPerSecond,
                long.Parse(memory[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize,
                int.Parse(fields[17], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>CPU seconds that the whole machine has spent on anything; null where nobody says.</summary>
    public static double? ReadMachine()
    {
        try
        {
            using StreamReader reader = new("/proc/stat");
            string[] fields = reader.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            long busy = 0;
            foreach (int field in (ReadOnlySpan<int>)[1, 2, 3, 6, 7])
            {
                busy += long.Parse(fields[field], CultureInfo.InvariantCulture);
            }

            return busy / TicksPerSecond;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
