using System.Globalization;
using Ocpp.LoadTester.Reporting;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Coordination;

/// <summary>What a reader of the figures should know before believing them: above all, whether the tester itself was the limit.</summary>
internal static class Honesty
{
    /// <summary>Of one core: beyond it a worker's thread has no time left to be punctual.</summary>
    private const double BusyWorker = 0.85;

    /// <summary>Of all cores.</summary>
    private const double BusyMachine = 0.95;

    /// <summary>Of one core, by programs that have nothing to do with the run.</summary>
    private const double NoisyOthers = 0.2;

    public static IReadOnlyList<string> Warnings(RunResult result, Scenario scenario, double? machineShare)
    {
        List<string> warnings = [];
        if (result.Tester.CpuShareOfBusiestWorker > BusyWorker)
        {
            warnings.Add(Text($"The tester was the limit: a worker used {result.Tester.CpuShareOfBusiestWorker:P0} of a core. Use more --workers, or another machine."));
        }

        if (scenario.Load == LoadShape.Open && result.SendLag.Count > 0 && result.SendLag.P99 > double.Max(0.5, result.Latency.P99 / 4))
        {
            warnings.Add(Text($"The tester sent late: 1 % of the calls that could have gone at once went {result.SendLag.P99:0.##} ms or more after they were due, which counts as the target's latency."));
        }

        if (machineShare > BusyMachine)
        {
            warnings.Add(Text($"The machine had no CPU left ({machineShare:P0} of all cores): tester and target took it from each other. Compare CPU per message rather than rates and latencies."));
        }

        if (result.OtherCpuShare > NoisyOthers)
        {
            warnings.Add(Text($"Other programs used {result.OtherCpuShare:P0} of a core meanwhile. Repeat when the machine is quiet."));
        }

        if (result.Tester.PauseSeconds > 0.02 * result.MeasuredSeconds)
        {
            warnings.Add(Text($"The tester's garbage collections stopped it for {result.Tester.PauseSeconds:0.##} s."));
        }

        if (result.Connect.Ready < result.Connect.ChargePoints)
        {
            warnings.Add(Text($"{result.Connect.ChargePoints - result.Connect.Ready} of {result.Connect.ChargePoints} charge points had not come up when the run began."));
        }

        if (result.Skipped > 0)
        {
            warnings.Add(Text($"{result.Skipped} calls were due at charge points that were not connected, or busy, and were never made."));
        }

        if (result.RefusedIdTags > 0)
        {
            warnings.Add(Text($"{result.RefusedIdTags} times an id tag was not accepted: those transactions ended early. The tags are {"--id-tag-prefix"} and a number of seven digits."));
        }

        if (result.QueuedAtEnd > 0)
        {
            warnings.Add(Text($"{result.QueuedAtEnd} transaction messages were still queued at charge points when the run ended."));
        }

        return warnings;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
