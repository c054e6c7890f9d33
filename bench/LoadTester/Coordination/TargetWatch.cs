using Ocpp.LoadTester.Measuring;

namespace Ocpp.LoadTester.Coordination;

/// <summary>Samples what the target's processes, the workers and the machine use.</summary>
internal sealed class TargetWatch(IReadOnlyList<int> pids, IReadOnlyList<int> workers)
{
    private readonly int _self = Environment.ProcessId;

    public bool HasTarget => pids.Count > 0;

    public UsageSample Read() => new(
        Engine.Clock.Now,
        Sum(pids),
        workers.Count == 0 ? Sum([_self]) : Sum(workers),
        [.. workers.Select(static pid => ProcessReader.Read(pid)?.CpuSeconds ?? 0)],
        ProcessReader.ReadMachine());

    private static ProcessSample Sum(IReadOnlyList<int> processes)
    {
        ProcessSample sum = default;
        foreach (int pid in processes)
        {
            if (ProcessReader.Read(pid) is { } sample)
            {
                sum = new ProcessSample(sum.UserSeconds + sample.UserSeconds, sum.KernelSeconds + sample.KernelSeconds, sum.Memory + sample.Memory, sum.Threads + sample.Threads);
            }
        }

        return sum;
    }
}

/// <summary>What was used up to a moment.</summary>
internal sealed record UsageSample(long At, ProcessSample Target, ProcessSample Tester, IReadOnlyList<double> WorkerCpuSeconds, double? MachineBusySeconds);
