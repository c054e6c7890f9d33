using System.CommandLine;
using System.Globalization;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Reporting;
using Spectre.Console;

namespace Ocpp.LoadTester.CommandLine;

/// <summary>Makes the runs that the command line asks for, shows them, writes the files, and gives the exit code.</summary>
internal sealed class Runner(IAnsiConsole console, RunOptions options, ParseResult parsed, RunSettings settings)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        int repeats = parsed.GetValue(options.Repeat);
        List<RunResult> runs = [];
        for (int run = 1; run <= repeats && !cancellationToken.IsCancellationRequested; run++)
        {
            string title = string.Create(CultureInfo.InvariantCulture, $"{settings.Scenario.Name} → {settings.Target.Url}{(repeats > 1 ? $", run {run} of {repeats}" : "")}");
            runs.Add(await RunOnceAsync(title, cancellationToken).ConfigureAwait(false));
            console.WriteLine(title);
            ConsoleSummary.Write(console, runs[^1]);
        }

        ResultFile result = new()
        {
            Tool = ResultFile.ToolName,
            Machine = MachineFacts.Read(),
            Target = settings.Target.Url.ToString(),
            Label = parsed.GetValue(options.Label),
            Scenario = settings.Scenario,
            Runs = runs,
            Thresholds = Thresholds.Check(settings.Scenario.Expectations, runs),
        };
        Save(result);
        foreach (ThresholdResult threshold in result.Thresholds)
        {
            console.MarkupLineInterpolated($"{(threshold.Holds ? "holds  " : "BROKEN ")} {threshold.ToString()}");
        }

        return result.Passed ? ExitCode.Passed : ExitCode.Broken;
    }

    private async Task<RunResult> RunOnceAsync(string title, CancellationToken cancellationToken)
    {
        bool isLive = console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected && !parsed.GetValue(options.Plain);
        if (isLive)
        {
            return await LiveView.ShowAsync(console, title, Work).ConfigureAwait(false);
        }

        console.WriteLine(title);
        return await Work(new PlainView(Console.Out)).ConfigureAwait(false);

        async Task<RunResult> Work(IRunProgress progress)
        {
            Coordinator coordinator = new(settings, progress);
            await using (coordinator.ConfigureAwait(false))
            {
                return await coordinator.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Save(ResultFile result)
    {
        if (parsed.GetValue(options.Out) is { } path)
        {
            result.Save(path);
            console.MarkupLineInterpolated($"[grey]figures:[/] {path}");
        }

        if (parsed.GetValue(options.Html) is { } report)
        {
            File.WriteAllText(report, HtmlReport.Write(result));
            console.MarkupLineInterpolated($"[grey]report:[/] {report}");
        }
    }
}
