using System.Globalization;
using Ocpp.LoadTester.Coordination;
using Spectre.Console;

namespace Ocpp.LoadTester.Reporting;

/// <summary>A run's figures for people, after it is over.</summary>
internal static class ConsoleSummary
{
    public static void Write(IAnsiConsole console, RunResult run)
    {
        Table connect = Figures();
        connect.AddRow("connected", Text($"{run.Connect.Ready:N0} of {run.Connect.ChargePoints:N0} charge points in {run.Connect.Seconds:0.##} s ({run.Connect.PerSecond:N0}/s)"));
        connect.AddRow("handshake", Latency(run.Connect.Handshake));
        connect.AddRow("boot", Latency(run.Connect.Boot));
        connect.AddRow("measured", Text($"{run.MeasuredSeconds:0.#} s, {run.Calls:N0} calls, {run.AnswersPerSecond:N0} answers/s"));
        connect.AddRow("latency", Latency(run.Latency));
        connect.AddRow("service time", Latency(run.Service));
        foreach (Recovery recovery in run.Recoveries)
        {
            string lasted = recovery.Seconds is { } seconds ? Text($"all up again after {seconds:0.00} s") : "[red]not all came back in time[/]";
            connect.AddRow($"{recovery.Action} at {recovery.AtSeconds.ToString(CultureInfo.InvariantCulture)} s", Text($"{recovery.ChargePoints:N0} charge points, ") + lasted);
        }

        if (run.Replayed > 0)
        {
            connect.AddRow("replayed", Text($"{run.Replayed:N0} messages that were queued offline"));
        }

        connect.AddRow("tester", Text($"{run.Tester.Workers} worker(s), {run.Tester.CpuShareOfBusiestWorker:P0} of a core, {run.Tester.CpuMicrosecondsPerAnswer:0.#} µs/message, {run.Tester.MemoryPerChargePoint / 1024:0.0} KiB/charge point"));
        if (run.Target is { } target)
        {
            connect.AddRow("target", Text($"{target.CpuShare:P0} of a core, {target.CpuMicrosecondsPerAnswer:0.#} µs/message ({target.UserSeconds:0.0} s user, {target.KernelSeconds:0.0} s kernel)"));
            connect.AddRow("target's memory", Text($"{target.MemoryBefore / 1048576.0:N0} MiB before, {target.MemoryConnected / 1048576.0:N0} connected ({target.MemoryPerConnection / 1024:0.0} KiB/connection), {target.MemoryAtEnd / 1048576.0:N0} at the end"));
        }

        console.Write(connect);
        WriteActions(console, run);
        WriteHostile(console, run);
        foreach (string warning in run.Warnings)
        {
            console.MarkupLineInterpolated($"[yellow]![/] {warning}");
        }

        if (run.Errors == 0)
        {
            console.MarkupLine("[green]no faults[/]");
            return;
        }

        console.MarkupLineInterpolated($"[red]{run.Errors} faults:[/] {string.Join(", ", run.Faults.Select(static fault => string.Create(CultureInfo.InvariantCulture, $"{fault.Key} {fault.Value}")))}");
        foreach (string example in run.Examples.Take(5))
        {
            console.MarkupLineInterpolated($"  [grey]{example}[/]");
        }
    }

    private static void WriteActions(IAnsiConsole console, RunResult run)
    {
        if (run.Actions.Count == 0)
        {
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("action");
        foreach (string column in (string[])["calls", "answers", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach ((string name, ActionSummary action) in run.Actions)
        {
            LatencySummary latency = action.Latency;
            table.AddRow(Markup.Escape(name), Text($"{action.Calls:N0}"), Text($"{action.Answers:N0}"), Ms(latency.P50), Ms(latency.P90), Ms(latency.P99), Ms(latency.P999), Ms(latency.Max));
        }

        console.Write(table);
    }

    private static void WriteHostile(IAnsiConsole console, RunResult run)
    {
        foreach ((string kind, HostileFigures figures) in run.Hostile)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{kind}:[/] {figures.Connections} connections, {figures.Messages} messages, {figures.Refused} refused, {figures.ClosedByTarget} closed by the target, {figures.EndedByUs} left open");
        }
    }

    private static Table Figures() => new Table().Border(TableBorder.None).HideHeaders().AddColumn(new TableColumn("").PadRight(2)).AddColumn("");

    private static string Latency(LatencySummary latency) => Text($"p50 {latency.P50:0.###} ms, p90 {latency.P90:0.###}, p99 {latency.P99:0.###}, p99.9 {latency.P999:0.###}, max {latency.Max:0.###} ({latency.Count:N0})");

    private static string Ms(double milliseconds) => milliseconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
