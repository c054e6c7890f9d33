using System.Diagnostics;
using System.Globalization;

namespace Ocpp.Microbenchmarks;

/// <summary>
/// Ours and the other one of each category by turns of half a millisecond, and the least and the median of each: what a shared machine does to the one it does
/// to the other, and in the shortest turns it did nothing. For ratios where BenchmarkDotNet's runs, one after the other, would compare two different minutes.
/// </summary>
internal static class Turns
{
    private const int Count = 1_000;
    private static readonly long Length = Stopwatch.Frequency / 2_000;

    internal static void Print()
    {
        using CodecBenchmarks codec = new();
        Console.WriteLine("| | ours, ns | other, ns | times as fast | by medians |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (IGrouping<string?, Subject> category in new object[] { codec, new EnvelopeBenchmarks(), new CallBenchmarks() }.SelectMany(Subject.Of).GroupBy(static subject => subject.Category))
        {
            Subject ours = category.Single(static subject => !subject.IsBaseline);
            Subject other = category.Single(static subject => subject.IsBaseline);
            int ourCalls = Calls(ours);
            int otherCalls = Calls(other);
            double[] our = new double[Count];
            double[] their = new double[Count];
            for (int turn = 0; turn < Count; turn++)
            {
                our[turn] = Time(ours, ourCalls);
                their[turn] = Time(other, otherCalls);
            }

            Array.Sort(our);
            Array.Sort(their);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {category.Key} | {our[0]:F0} | {their[0]:F0} | {their[0] / our[0]:F2} | {their[Count / 2] / our[Count / 2]:F2} |"));
        }
    }

    /// <summary>Calls until the code is as good as it gets, and gives how many fill a turn.</summary>
    internal static int Calls(Subject subject)
    {
        for (int i = 0; i < 30; i++)
        {
            subject.Repeat(1_000);
            Thread.Sleep(10);
        }

        long start = Stopwatch.GetTimestamp();
        subject.Repeat(1_000);
        return (int)Math.Clamp(1_000 * Length / (Stopwatch.GetTimestamp() - start), 10, 100_000);
    }

    internal static double Time(Subject subject, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        subject.Repeat(calls);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
