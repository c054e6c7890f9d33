using System.Diagnostics;
using Ocpp.LoadTester.Reporting;
using Ocpp.LoadTester.Scenarios;
using Ocpp.Testing;

namespace Ocpp.LoadTester.Tests;

/// <summary>What comes out of a run: files, comparisons, thresholds, exit codes.</summary>
public sealed class ReportingTests
{
    [Fact]
    public void A_figure_differs_only_where_no_repeat_of_one_side_reaches_the_other()
    {
        ComparedFigure within = new("p99", [10, 12, 11], [11.5, 13, 12.5], MoreIsBetter: false);
        ComparedFigure beyond = new("p99", [10, 12, 11], [13, 14, 15], MoreIsBetter: false);
        ComparedFigure better = new("answers/s", [100, 110, 90], [200, 210, 190], MoreIsBetter: true);

        Assert.False(within.IsBeyondSpread);
        Assert.True(beyond.IsBeyondSpread && beyond.IsWorse);
        Assert.True(better.IsBeyondSpread && !better.IsWorse);
        Assert.Equal((11, 14, 1.0), (beyond.MedianBefore, beyond.MedianAfter, better.Change));
    }

    [Fact]
    public async Task A_result_is_read_as_it_was_written_and_its_report_holds_what_a_target_said_harmlessly()
    {
        using TemporaryDirectory directory = new();
        ResultFile result = await ResultOfARunAsync();
        string path = Path.Combine(directory.Path, "sub", "result.json");
        result.Save(path);

        ResultFile read = ResultFile.Load(path);
        string html = HtmlReport.Write(result with { Label = "</script><script>alert(1)</script>" });

        Assert.Equal(result.Runs[0].Answers, read.Runs[0].Answers);
        Assert.Equal(result.Runs[0].Latency, read.Runs[0].Latency);
        Assert.Equal(result.Scenario.Mix, read.Scenario.Mix);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace(result.Target, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\"answersPerSecond\":", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_result_is_refused()
    {
        using TemporaryDirectory directory = new();
        string path = Path.Combine(directory.Path, "x.json");
        File.WriteAllText(path, """{"version":1}""");

        Assert.Contains("is no result", Assert.Throws<FormatException>(() => ResultFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_threshold_holds_for_the_worst_run()
    {
        ResultFile result = await ResultOfARunAsync();
        RunResult slow = result.Runs[0] with { Latency = result.Runs[0].Latency with { P99 = 80 } };

        ThresholdResult threshold = Thresholds.Check([new Expectation("p99", 0.05)], [result.Runs[0] with { Latency = slow.Latency with { P99 = 10 } }, slow])[0];

        Assert.False(threshold.Holds);
        Assert.Equal("p99 80 ms (at most 50 ms)", threshold.ToString());
    }

    [Theory]
    [InlineData(0, "--max-errors", "0")]
    [InlineData(1, "--max-p99", "1us")]
    [InlineData(2, "--max-p99", "soon")]
    [InlineData(2, "--scenario", "nonsense")]
    [InlineData(2, "--pid", "x")]
    public async Task The_exit_code_says_how_it_went(int expected, params string[] options)
    {
        await using TestTarget target = new();

        (int code, string output) = await RunProgramAsync(["--url", target.Url.AbsoluteUri, "-n", "2", "-d", "300ms", "--warm-up", "0s", "--rate", "50", .. options]);

        Assert.True(expected == code, $"{code}: {output}");
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_exit_code_3()
    {
        (int code, string output) = await RunProgramAsync(["--url", $"ws://127.0.0.1:{GatewayProcess.FreePort()}/ocpp", "-n", "1", "-d", "300ms"]);

        Assert.Equal(3, code);
        Assert.Contains("No charge point came up", output, StringComparison.Ordinal);
    }

    private static async Task<ResultFile> ResultOfARunAsync()
    {
        await using TestTarget target = new();
        RunResult run = await TestRun.AgainstAsync(target);
        return new ResultFile
        {
            Tool = ResultFile.ToolName,
            Machine = MachineFacts.Read(),
            Target = target.Url.ToString(),
            Scenario = ScenarioReader.Read("test", "test", TestRun.Quick),
            Runs = [run],
            Thresholds = [],
        };
    }

    private static async Task<(int Code, string Output)> RunProgramAsync(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", typeof(ResultFile).Assembly.Location, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process program = Process.Start(start)!;
        Task<string> output = program.StandardOutput.ReadToEndAsync();
        Task<string> errors = program.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(40));
        await program.WaitForExitAsync(limit.Token);
        return (program.ExitCode, await output + await errors);
    }
}
