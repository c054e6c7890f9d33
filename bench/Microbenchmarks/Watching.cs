using System.Globalization;

namespace Ocpp.Microbenchmarks;

/// <summary>
/// What it costs to be watched: the same dispatch with and without OpenTelemetry at its meters, and with and without a message log, each on a node of its own and all four by turns.
/// Once by the clock, in turns of half a millisecond, of which the shortest counts: what a message waits for on its own thread. Once by the processor time of the whole
/// process, in turns after which the log's thread and the applier have done their part too.
/// </summary>
internal static class Watching
{
    private const int ShortTurns = 1_000;
    private const int LongTurns = 20;
    private const int Bursts = 40;

    // As many messages as come in the 20 ms that the message log gathers for, at 50 000 a second.
    private const int CallsOfABurst = 500;

    internal static async Task PrintAsync()
    {
        (string Name, BenchmarkNode Node)[] nodes =
        [
            ("neither", new BenchmarkNode()),
            ("metrics", new BenchmarkNode(isHeard: true)),
            ("message log", new BenchmarkNode(isLogged: true)),
            ("both", new BenchmarkNode(isHeard: true, isLogged: true)),
        ];
        DispatchBenchmarks[] dispatches = [.. nodes.Select(static one => new DispatchBenchmarks(one.Node))];
        Subject[][] subjects = [.. dispatches.Select(static dispatch => Subject.Of(dispatch).ToArray())];
        Console.WriteLine("| | on | ns | by medians | CPU ns, all threads |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        for (int message = 0; message < subjects[0].Length; message++)
        {
            Subject[] same = [.. subjects.Select(all => all[message])];
            double[][] waited = await WaitedAsync(same, nodes).ConfigureAwait(false);
            double[][] used = await UsedAsync(same, nodes).ConfigureAwait(false);
            for (int node = 0; node < nodes.Length; node++)
            {
                string name = same[node].Name[(same[node].Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {nodes[node].Name} | {waited[node][0]:F0} | {waited[node][ShortTurns / 2]:F0} | {used[node][LongTurns / 2]:F0} |"));
            }
        }

        foreach ((string name, BenchmarkNode node) in nodes)
        {
            if (node.Log is { } log)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {log.Statistics.Written} messages logged, {log.Statistics.Dropped} dropped"));
            }
        }

        Array.ForEach(dispatches, static dispatch => dispatch.Dispose());
    }

    /// <summary>Nanoseconds of a message by the clock, of each node and turn, the least first.</summary>
    private static async Task<double[][]> WaitedAsync(Subject[] same, (string Name, BenchmarkNode Node)[] nodes)
    {
        int[] calls = new int[same.Length];
        double[][] times = [.. same.Select(static _ => new double[ShortTurns])];
        for (int node = 0; node < same.Length; node++)
        {
            calls[node] = Turns.Calls(same[node]);
            await nodes[node].Node.SettleAsync().ConfigureAwait(false);
        }

        for (int turn = 0; turn < ShortTurns; turn++)
        {
            for (int node = 0; node < same.Length; node++)
            {
                times[node][turn] = Turns.Time(same[node], calls[node]) / same[node].Operations;
                if (turn % 10 == 0)
                {
                    await nodes[node].Node.SettleAsync().ConfigureAwait(false);
                }
            }
        }

        Array.ForEach(times, Array.Sort);
        return times;
    }

    /// <summary>Nanoseconds of processor time of a message, of each node and turn, the least first.</summary>
    private static async Task<double[][]> UsedAsync(Subject[] same, (string Name, BenchmarkNode Node)[] nodes)
    {
        double[][] used = [.. same.Select(static _ => new double[LongTurns])];
        for (int turn = 0; turn < LongTurns; turn++)
        {
            for (int node = 0; node < same.Length; node++)
            {
                await nodes[node].Node.SettleAsync().ConfigureAwait(false);
                TimeSpan before = Environment.CpuUsage.TotalTime;
                for (int burst = 0; burst < Bursts; burst++)
                {
                    same[node].Repeat(CallsOfABurst);
                    await nodes[node].Node.SettleAsync().ConfigureAwait(false);
                }

                used[node][turn] = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / (Bursts * CallsOfABurst * same[node].Operations);
            }
        }

        Array.ForEach(used, Array.Sort);
        return used;
    }
}
