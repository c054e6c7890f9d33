using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Ocpp.Interop;

/// <summary>A script of this folder as a process of its own: operations go in as JSON lines, their results and what happens come out.</summary>
internal sealed class NodeScript : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _operations = new();
    private readonly Channel<JsonObject> _events = Channel.CreateUnbounded<JsonObject>();
    private readonly Task _reading;
    private int _lastId;

    private NodeScript(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public static async Task<NodeScript> StartAsync(string file)
    {
        await NodePackages.EnsureInstalledAsync();
        ProcessStartInfo start = new("node", file)
        {
            WorkingDirectory = NodePackages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new NodeScript(Process.Start(start)!);
    }

    /// <summary>Gives an operation's result; its error is thrown as <see cref="NodeScriptException"/>.</summary>
    public async Task<JsonObject> DoAsync(JsonObject operation)
    {
        int id = Interlocked.Increment(ref _lastId);
        operation["id"] = id;
        TaskCompletionSource<JsonObject> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _operations[id] = done;
        lock (_process)
        {
            _process.StandardInput.WriteLine(operation.ToJsonString());
            _process.StandardInput.Flush();
        }

        JsonObject answer = await done.Task.WaitAsync(Limit);
        return answer["error"] is { } error ? throw new NodeScriptException(error.ToString(), (string?)answer["message"] ?? "") : answer["result"]!.AsObject();
    }

    /// <summary>The next event of a kind. Others before it are passed over, but none of the kind that must not happen.</summary>
    public async Task<JsonObject> EventAsync(string kind, string never)
    {
        using CancellationTokenSource limit = new(Limit);
        await foreach (JsonObject happened in _events.Reader.ReadAllAsync(limit.Token))
        {
            string name = (string)happened["event"]!;
            if (name == kind)
            {
                return happened;
            }

            Assert.True(name != never, happened.ToJsonString());
        }

        throw new InvalidOperationException($"The script ended before '{kind}'.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonObject message = JsonNode.Parse(line)!.AsObject();
            if (message["id"] is { } id)
            {
                if (_operations.TryRemove((int)id, out TaskCompletionSource<JsonObject>? done))
                {
                    done.TrySetResult(message);
                }
            }
            else
            {
                _events.Writer.TryWrite(message);
            }
        }

        _events.Writer.TryComplete();
        foreach (TaskCompletionSource<JsonObject> waiting in _operations.Values)
        {
            waiting.TrySetException(new InvalidOperationException("The script's process ended."));
        }
    }
}

/// <summary>A script reported an error: a CALLERROR's code, or its package's own.</summary>
internal sealed class NodeScriptException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}
