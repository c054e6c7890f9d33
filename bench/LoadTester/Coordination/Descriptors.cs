using System.Globalization;

namespace Ocpp.LoadTester.Coordination;

/// <summary>How many connections one process may have: its limit of open files, less some for the program itself.</summary>
internal static class Descriptors
{
    private const int OwnUse = 300;

    /// <summary>Where the system doesn't say.</summary>
    private const int Usual = 10_000;

    public static int PerWorker { get; } = int.Max(100, ReadLimit() - OwnUse);

    public static int WorkersFor(int connections) => (connections + PerWorker - 1) / PerWorker;

    private static int ReadLimit()
    {
        const string Limits = "/proc/self/limits";
        if (!File.Exists(Limits))
        {
            return Usual;
        }

        // .NET raises its soft limit to the hard one by itself.
        string? line = File.ReadLines(Limits).FirstOrDefault(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string[] fields = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length > 4 && int.TryParse(fields[4], CultureInfo.InvariantCulture, out int hard) ? hard : Usual;
    }
}
