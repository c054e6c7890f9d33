using System.Globalization;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Scenarios;
using Spectre.Console;

namespace Ocpp.LoadTester.Reporting;

/// <summary>A run as it goes, on a terminal: one table that is drawn anew each second. Any thread.</summary>
internal sealed class LiveView : IRunProgress
{
    private const int Bars = 40;

    private readonly Lock _lock = new();
    private readonly Queue<SecondSummary> _last = new();
    private readonly string _title;
    private string _phase = "";
    private DateTimeOffset _phaseSince = TimeProvider.System.GetUtcNow();
    private TimeSpan? _lasting;
    private LiveDisplayContext? _display;

    private LiveView(string title) => _title = title;

    /// <summary>Shows the view while <paramref name="work"/> goes on.</summary>
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, string title, Func<IRunProgress, Task<T>> work)
    {
        LiveView view = new(title);
        return await console.Live(view.Draw()).AutoClear(true).StartAsync(async display =>
        {
            view._display = display;
            return await work(view).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public void Phase(string what, TimeSpan? lasting = null)
    {
        lock (_lock)
        {
            _phase = what;
            _lasting = lasting;
            _phaseSince = TimeProvider.System.GetUtcNow();
            _display?.UpdateTarget(Draw());
        }
    }

    public void Second(SecondSummary second)
    {
        lock (_lock)
        {
            _last.Enqueue(second);
            if (_last.Count > Bars)
            {
                _last.Dequeue();
            }

            _display?.UpdateTarget(Draw());
        }
    }

    private Panel Draw()
    {
        SecondSummary? last = _last.LastOrDefault();
        Grid grid = new();
        grid.AddColumn(new GridColumn().NoWrap().PadRight(3));
        grid.AddColumn();
        TimeSpan since = TimeProvider.System.GetUtcNow() - _phaseSince;
        string clock = _lasting is { TotalSeconds: > 0 } lasting ? $"{Units.Text(TimeSpan.FromSeconds(Math.Round(since.TotalSeconds)))} of {Units.Text(lasting)}" : "";
        grid.AddRow(Label("phase"), new Markup($"[bold]{Markup.Escape(_phase)}[/] [grey]{clock}[/]"));
        if (last is not null)
        {
            grid.AddRow(Label("connected"), Value($"{last.Connected:N0}", last.Opened > 0 ? $"+{last.Opened:N0}" : ""));
            grid.AddRow(Label("answers/s"), Value($"{last.Answers:N0}", Spark(static second => second.Answers)));
            grid.AddRow(Label("p50 · p99 · max"), Value($"{Ms(last.P50Ms)} · {Ms(last.P99Ms)} · {Ms(last.MaxMs)}", Spark(static second => second.P99Ms)));
            long faults = _last.Sum(static second => second.Faults);
            grid.AddRow(Label("faults"), new Markup(faults == 0 ? "[green]none[/]" : $"[red]{last.Faults:N0}[/] [grey]this second[/]"));
            if (last.TargetCpu is { } cpu)
            {
                grid.AddRow(Label("target"), Value(string.Create(CultureInfo.InvariantCulture, $"{cpu:P0} CPU · {last.TargetMemory / 1048576.0:N0} MiB"), Spark(static second => second.TargetCpu ?? 0)));
            }

            grid.AddRow(Label("tester"), Value(string.Create(CultureInfo.InvariantCulture, $"{last.TesterCpu:P0} CPU"), ""));
        }

        return new Panel(grid).Header(Markup.Escape(_title)).Border(BoxBorder.Rounded).Expand();
    }

    private static Markup Label(string text) => new($"[grey]{text}[/]");

    private static Markup Value(string text, string beside) => new Markup($"{Markup.Escape(text)}  [blue]{beside}[/]");

    private static string Ms(double milliseconds) => Units.Text(TimeSpan.FromMilliseconds(milliseconds));

    private string Spark(Func<SecondSummary, double> read)
    {
        const string Heights = "▁▂▃▄▅▆▇█";
        double most = _last.Max(read);
        return most <= 0 ? "" : string.Concat(_last.Select(second => Heights[(int)(read(second) / most * (Heights.Length - 1))]));
    }
}

/// <summary>A run as it goes, for logs: a line now and then.</summary>
internal sealed class PlainView(TextWriter output) : IRunProgress
{
    private const int Every = 5;

    public void Phase(string what, TimeSpan? lasting = null) =>
        output.WriteLine(lasting is { TotalSeconds: > 0 } time ? $"{what} ({Units.Text(time)})" : what);

    public void Second(SecondSummary second)
    {
        if (second.Second % Every == 0)
        {
            string target = second.TargetCpu is { } cpu ? string.Create(CultureInfo.InvariantCulture, $", target {cpu:P0} CPU {second.TargetMemory / 1048576.0:0} MiB") : "";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {second.Second,4} s: {second.Connected} connected, {second.Answers} answers/s, p50 {second.P50Ms:0.##} ms, p99 {second.P99Ms:0.##} ms, max {second.MaxMs:0.##} ms, {second.Faults} faults{target}"));
        }
    }
}
