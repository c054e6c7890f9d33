using System.Globalization;
using Spectre.Console;

namespace Ocpp.LoadTester.Reporting;

/// <summary>One figure of two results: the medians of their repeats, how far the repeats spread, and whether the difference is more than that.</summary>
internal sealed record ComparedFigure(string Name, double[] Before, double[] After, bool MoreIsBetter)
{
    public double MedianBefore { get; } = Median(Before);

    public double MedianAfter { get; } = Median(After);

    /// <summary>The change of the median as a share; 0 where there is nothing to compare with.</summary>
    public double Change => MedianBefore == 0 ? 0 : (MedianAfter - MedianBefore) / MedianBefore;

    /// <summary>Every repeat of one lies beyond every repeat of the other. With one repeat each that says little, and is said.</summary>
    public bool IsBeyondSpread => Before.Max() < After.Min() || After.Max() < Before.Min();

    public bool IsWorse => MoreIsBetter ? MedianAfter < MedianBefore : MedianAfter > MedianBefore;

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Two results side by side.</summary>
internal static class Comparison
{
    public static IReadOnlyList<ComparedFigure> Compare(ResultFile before, ResultFile after)
    {
        List<ComparedFigure> figures = [];
        Add("answers/s", static run => run.AnswersPerSecond, moreIsBetter: true);
        Add("latency p50, ms", static run => run.Latency.P50);
        Add("latency p90, ms", static run => run.Latency.P90);
        Add("latency p99, ms", static run => run.Latency.P99);
        Add("latency p99.9, ms", static run => run.Latency.P999);
        Add("latency max, ms", static run => run.Latency.Max);
        Add("connects/s", static run => run.Connect.PerSecond, moreIsBetter: true);
        Add("handshake p99, ms", static run => run.Connect.Handshake.P99);
        Add("faults", static run => run.Errors);
        if (before.Runs.Concat(after.Runs).All(static run => run.Target is not null))
        {
            Add("target CPU, µs/message", static run => run.Target!.CpuMicrosecondsPerAnswer);
            Add("target memory, KiB/connection", static run => run.Target!.MemoryPerConnection / 1024);
            Add("target memory at the end, MiB", static run => run.Target!.MemoryAtEnd / 1048576.0);
        }

        foreach (string action in before.Runs[0].Actions.Keys.Where(after.Runs[0].Actions.ContainsKey))
        {
            if (before.Runs.Concat(after.Runs).All(run => run.Actions.ContainsKey(action)))
            {
                Add($"{action} p99, ms", run => run.Actions[action].Latency.P99);
            }
        }

        return figures;

        void Add(string name, Func<RunResult, double> read, bool moreIsBetter = false) =>
            figures.Add(new ComparedFigure(name, [.. before.Runs.Select(read)], [.. after.Runs.Select(read)], moreIsBetter));
    }

    public static void Write(IAnsiConsole console, ResultFile before, ResultFile after, IReadOnlyList<ComparedFigure> figures)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("");
        table.AddColumn(new TableColumn(Markup.Escape(before.Label ?? "before")).RightAligned());
        table.AddColumn(new TableColumn(Markup.Escape(after.Label ?? "after")).RightAligned());
        table.AddColumn(new TableColumn("change").RightAligned());
        table.AddColumn("");
        foreach (ComparedFigure figure in figures)
        {
            string colour = !figure.IsBeyondSpread ? "grey" : figure.IsWorse ? "red" : "green";
            string verdict = !figure.IsBeyondSpread ? "within the spread" : figure.IsWorse ? "worse" : "better";
            table.AddRow(
                Markup.Escape(figure.Name),
                Cell(figure.Before, figure.MedianBefore),
                Cell(figure.After, figure.MedianAfter),
                figure.Change.ToString("+0.0%;-0.0%;0%", CultureInfo.InvariantCulture),
                $"[{colour}]{verdict}[/]");
        }

        console.Write(table);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]Medians of {before.Runs.Count} and {after.Runs.Count} runs, least and most in brackets.[/]");
        if (before.Runs.Count < 3 || after.Runs.Count < 3)
        {
            console.MarkupLine("[yellow]![/] Fewer than three runs on a side show no spread to speak of: use --repeat 5.");
        }

        if (before.Machine != after.Machine)
        {
            console.MarkupLine("[yellow]![/] The two were measured on different machines or runtimes.");
        }

        if (before.Scenario.Name != after.Scenario.Name || before.Scenario.ChargePoints != after.Scenario.ChargePoints || before.Scenario.Rate != after.Scenario.Rate)
        {
            console.MarkupLine("[yellow]![/] The two are of different scenarios.");
        }
    }

    private static string Cell(double[] values, double median)
    {
        string text = Number(median);
        return values.Length > 1 ? $"{text} [grey]({Number(values.Min())}–{Number(values.Max())})[/]" : text;
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
