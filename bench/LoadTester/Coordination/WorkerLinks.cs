using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace Ocpp.LoadTester.Coordination;

/// <summary>A worker as the coordinator sees it.</summary>
internal interface IWorkerLink : IAsyncDisposable
{
    /// <summary>Its process, where it is one of its own.</summary>
    int? ProcessId { get; }

    ChannelReader<WorkerReport> Reports { get; }

    void Send(WorkerOrder order);
}

/// <summary>How orders and reports stand on a pipe: one line of JSON each.</summary>
internal static class WorkerLines
{
    /// <summary>Zeros are written: a rate of 0 is not a rate that was left out.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}

/// <summary>A worker in the coordinator's own process: for tests, and where one is enough and no process may be started.</summary>
internal sealed class LocalWorker : IWorkerLink
{
    private readonly Channel<WorkerOrder> _orders = Channel.CreateUnbounded<WorkerOrder>();
    private readonly Channel<WorkerReport> _reports = Channel.CreateUnbounded<WorkerReport>();
    private readonly Task _host;

    public LocalWorker() => _host = WorkerHost.RunAsync(_orders.Reader, _reports.Writer);

    public int? ProcessId => null;

    public ChannelReader<WorkerReport> Reports => _reports.Reader;

    public void Send(WorkerOrder order) => _orders.Writer.TryWrite(order);

    public async ValueTask DisposeAsync()
    {
        _orders.Writer.TryComplete();
        await _host.ConfigureAwait(false);
    }
}

/// <summary>A worker as a process of its own, of the same program; told by its standard input, heard by its standard output.</summary>
internal sealed class ProcessWorker : IWorkerLink
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Channel<WorkerReport> _reports = Channel.CreateUnbounded<WorkerReport>();
    private readonly Task _reading;

    public ProcessWorker()
    {
        _process = Process.Start(StartInfo())!;
        _reading = ReadAsync();
    }

    public int? ProcessId => _process.Id;

    public ChannelReader<WorkerReport> Reports => _reports.Reader;

    public void Send(WorkerOrder order)
    {
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(order, WorkerLines.Options));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended, which the reports say.
            _reports.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource limit = new(EndLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await _reading.ConfigureAwait(false);
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo()
    {
        string own = typeof(ProcessWorker).Assembly.Location;
        bool isApp = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == Path.GetFileNameWithoutExtension(own);
        ProcessStartInfo start = new(isApp ? Environment.ProcessPath! : "dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (!isApp)
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(own);
        }

        start.ArgumentList.Add("worker");

        // What is received is handled on the one thread that learns of it: no hand-over, no second thread to wake (11 in place of 18 µs a message).
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1";
        return start;
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _reports.Writer.TryWrite(JsonSerializer.Deserialize<WorkerReport>(line, WorkerLines.Options)!);
        }

        _reports.Writer.TryComplete();
    }
}

/// <summary>The other end of the pipe: what a worker's process does.</summary>
internal static class WorkerProcess
{
    public static async Task<int> RunAsync(TextReader input, TextWriter output)
    {
        // Ctrl+C reaches the coordinator too, which then asks for the figures.
        Console.CancelKeyPress += static (_, pressed) => pressed.Cancel = true;
        Channel<WorkerOrder> orders = Channel.CreateUnbounded<WorkerOrder>();
        Channel<WorkerReport> reports = Channel.CreateUnbounded<WorkerReport>();
        Task host = WorkerHost.RunAsync(orders.Reader, reports.Writer);
        Task writing = WriteAsync(reports.Reader, output);

        // Ended input is a coordinator that is gone: nothing goes on without it.
        while (await input.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            orders.Writer.TryWrite(JsonSerializer.Deserialize<WorkerOrder>(line, WorkerLines.Options)!);
        }

        orders.Writer.TryComplete();
        await host.ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        return 0;
    }

    private static async Task WriteAsync(ChannelReader<WorkerReport> reports, TextWriter output)
    {
        await foreach (WorkerReport report in reports.ReadAllAsync().ConfigureAwait(false))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(report, WorkerLines.Options)).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }
    }
}
