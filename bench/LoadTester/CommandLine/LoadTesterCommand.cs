using System.CommandLine;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Reporting;
using Ocpp.LoadTester.Scenarios;
using Spectre.Console;

namespace Ocpp.LoadTester.CommandLine;

/// <summary>The command line: a run by default, and the verbs <c>compare</c> and <c>report</c>.</summary>
internal static class LoadTesterCommand
{
    private const int FileWidth = 160;

    public static RootCommand Create()
    {
        if (Console.IsOutputRedirected)
        {
            // A file has no width; 80 columns would break most lines.
            AnsiConsole.Console.Profile.Width = FileWidth;
        }

        RunOptions options = new();
        RootCommand root = new("Loads an OCPP 1.6-J Central System with charge points that live. Exit code 0: all thresholds hold; 1: one doesn't; 2: wrong arguments; 3: no run could be made.");
        options.AddTo(root);
        root.SetAction(async (parsed, cancellationToken) => await RunAsync(options, parsed, cancellationToken).ConfigureAwait(false));
        root.Subcommands.Add(CreateCompare());
        root.Subcommands.Add(CreateReport());
        return root;
    }

    private static async Task<int> RunAsync(RunOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        IAnsiConsole console = AnsiConsole.Console;
        try
        {
            if (parsed.GetValue(options.List))
            {
                List(console);
                return ExitCode.Passed;
            }

            if (parsed.GetValue(options.Explain) is { } explained)
            {
                console.WriteLine(ScenarioLibrary.Text(explained));
                ScenarioLibrary.Load(explained);
                return ExitCode.Passed;
            }

            RunSettings settings = await options.ReadAsync(parsed, cancellationToken).ConfigureAwait(false);
            return await new Runner(console, options, parsed, settings).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ScenarioException or FileNotFoundException or FormatException or ArgumentException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCode.WrongArguments;
        }
        catch (RunFailedException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCode.NoRun;
        }
    }

    private static void List(IAnsiConsole console)
    {
        foreach (string name in ScenarioLibrary.Names)
        {
            Scenario scenario = ScenarioLibrary.Load(name);
            console.MarkupLineInterpolated($"[bold]{name,-10}[/] {scenario.About}");
        }

        console.MarkupLine("[grey]--explain NAME shows one as it is written; --scenario takes a file of yours as well.[/]");
    }

    private static Command CreateCompare()
    {
        Argument<string> before = new("before") { Description = "A result.json." };
        Argument<string> after = new("after") { Description = "Another one." };
        Option<double?> limit = new("--fail-if-worse") { Description = "Per cent by which a figure's median may be worse, if beyond the spread of the repeats, before the exit code is 1." };
        Command compare = new("compare", "Compares two results, figure by figure, with the spread of their repeats.") { before, after, limit };
        compare.SetAction(parsed =>
        {
            try
            {
                ResultFile first = ResultFile.Load(parsed.GetRequiredValue(before));
                ResultFile second = ResultFile.Load(parsed.GetRequiredValue(after));
                IReadOnlyList<ComparedFigure> figures = Comparison.Compare(first, second);
                Comparison.Write(AnsiConsole.Console, first, second, figures);
                bool isWorse = parsed.GetValue(limit) is { } percent && figures.Any(figure => figure.IsBeyondSpread && figure.IsWorse && Math.Abs(figure.Change) * 100 > percent);
                return isWorse ? ExitCode.Broken : ExitCode.Passed;
            }
            catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(exception.Message);
                return ExitCode.WrongArguments;
            }
        });
        return compare;
    }

    private static Command CreateReport()
    {
        Argument<string> source = new("result") { Description = "A result.json." };
        Argument<string> target = new("html") { Description = "Where the report is written." };
        Command report = new("report", "Makes the HTML report of a result.") { source, target };
        report.SetAction(parsed =>
        {
            try
            {
                File.WriteAllText(parsed.GetRequiredValue(target), HtmlReport.Write(ResultFile.Load(parsed.GetRequiredValue(source))));
                return ExitCode.Passed;
            }
            catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(exception.Message);
                return ExitCode.WrongArguments;
            }
        });
        return report;
    }
}

/// <summary>What a pipeline reads.</summary>
internal static class ExitCode
{
    public const int Passed = 0;
    public const int Broken = 1;
    public const int WrongArguments = 2;
    public const int NoRun = 3;
}
