using System.Globalization;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Reporting;

/// <summary>One threshold and how the worst run stands to it.</summary>
internal sealed record ThresholdResult(string Figure, double Limit, double Worst, bool Holds)
{
    public override string ToString() => Figure switch
    {
        "errors" => string.Create(CultureInfo.InvariantCulture, $"errors {Worst:0} (at most {Limit:0})"),
        "rate" => string.Create(CultureInfo.InvariantCulture, $"rate {Worst:0.#}/s (at least {Limit:0.#}/s)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Figure} {Worst * 1000:0.###} ms (at most {Limit * 1000:0.###} ms)"),
    };
}

/// <summary>Holds runs to their thresholds: each run for itself, so that repeating can't average a bad one away.</summary>
internal static class Thresholds
{
    public static IReadOnlyList<ThresholdResult> Check(IReadOnlyList<Expectation> expectations, IReadOnlyList<RunResult> runs) =>
        [.. expectations.Select(expectation => Check(expectation, runs))];

    private static ThresholdResult Check(Expectation expectation, IReadOnlyList<RunResult> runs)
    {
        bool isLeast = expectation.Figure == "rate";
        IEnumerable<double> values = runs.Select(run => Read(expectation.Figure, run));
        double worst = isLeast ? values.Min() : values.Max();
        return new ThresholdResult(expectation.Figure, expectation.Limit, worst, isLeast ? worst >= expectation.Limit : worst <= expectation.Limit);
    }

    private static double Read(string figure, RunResult run) => figure switch
    {
        "errors" => run.Errors,
        "rate" => run.AnswersPerSecond,
        "p50" => run.Latency.P50 / 1000,
        "p90" => run.Latency.P90 / 1000,
        "p99" => run.Latency.P99 / 1000,
        "p99.9" => run.Latency.P999 / 1000,
        "max" => run.Latency.Max / 1000,
        _ => throw new System.Diagnostics.UnreachableException($"{figure} is no figure of a threshold."),
    };
}
