using System.Text.Json;

namespace Ocpp.Microbenchmarks;

/// <summary>
/// Bytes that each benchmark of ours allocates on its own thread, held against <c>bench/Baselines/allocated.json</c>. No time is measured, so the result
/// is the same on a busy machine: the least of many rounds, since only what every call allocates is in all of them.
/// </summary>
internal static class AllocatedBytes
{
    // Short rounds and many: over the journal in memory a commit that wakes the applier allocates 32 bytes on the committing thread,
    // which is the benchmark's own here, and on a busy machine that happens every few messages.
    private const int Rounds = 1000;
    private const int CallsOfARound = 1;
    private const int WarmUpCalls = 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Gives the process's exit code: 0 when nothing allocates more than the file says.</summary>
    internal static int Check(string file)
    {
        Dictionary<string, long> allowed = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(file))!;
        int failures = 0;
        foreach ((string name, long bytes) in Measure())
        {
            if (!allowed.TryGetValue(name, out long most))
            {
                Console.WriteLine($"{name}: {bytes} bytes, not in {file}: add it");
                failures++;
            }
            else if (bytes > most)
            {
                Console.WriteLine($"{name}: {bytes} bytes, {most} allowed");
                failures++;
            }
        }

        Console.WriteLine($"{allowed.Count} benchmarks, {failures} allocate more than allowed");
        return failures == 0 ? 0 : 1;
    }

    internal static void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(Measure(), Indented) + "\n");

    private static SortedDictionary<string, long> Measure()
    {
        using CodecBenchmarks codec = new();
        using DispatchBenchmarks dispatch = new();
        using StateBenchmarks state = new();
        FrameReaderBenchmarks frames = new();
        SortedDictionary<string, long> measured = new(StringComparer.Ordinal);
        foreach (Subject subject in new object[] { codec, dispatch, state, frames, new EnvelopeBenchmarks(), new CallBenchmarks(), new MaskingBenchmarks { Length = 1400 } }.SelectMany(Subject.Of))
        {
            // What others allocate for the same is theirs.
            if (!subject.IsBaseline)
            {
                measured[subject.Name] = Measure(subject);
            }
        }

        frames.ReturnTheBuffer();
        return measured;
    }

    private static long Measure(Subject subject)
    {
        subject.Repeat(WarmUpCalls);
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            subject.Repeat(CallsOfARound);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / (CallsOfARound * subject.Operations);
    }
}
