using BenchmarkDotNet.Running;
using Ocpp.Microbenchmarks;

// Beside BenchmarkDotNet's own arguments:
//   allocated FILE          fails when a benchmark allocates more than the baseline says
//   write-allocated FILE    writes the baseline anew
//   turns                   ratios to System.Text.Json for a machine that others use too
//   watching                what metrics and the message log cost of a message's way
switch (args)
{
    case ["allocated", string baseline]:
        return AllocatedBytes.Check(baseline);
    case ["write-allocated", string baseline]:
        AllocatedBytes.Write(baseline);
        return 0;
    case ["turns"]:
        Turns.Print();
        return 0;
    case ["watching"]:
        await Watching.PrintAsync();
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(FrameReaderBenchmarks).Assembly).Run(args);
        return 0;
}
