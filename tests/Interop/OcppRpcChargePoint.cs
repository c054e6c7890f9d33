using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Ocpp.Interop;

/// <summary>A charge point of the ocpp-rpc package in strict mode, as a process of its own (charge-point.mjs).</summary>
internal sealed class OcppRpcChargePoint : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _operations = new();
    private readonly Channel<JsonObject> _events = Channel.CreateUnbounded<JsonObject>();
    private readonly Task _reading;
    private int _lastId;

    private OcppRpcChargePoint(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public static async Task<OcppRpcChargePoint> StartAsync()
    {
        await NodePackages.EnsureInstalledAsync();
        ProcessStartInfo start = new("node", "charge-point.mjs")
        {
            WorkingDirectory = NodePackages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new OcppRpcChargePoint(Process.Start(start)!);
    }

    public static async Task<OcppRpcChargePoint> ConnectedAsync(Uri endpoint, string identity, string? password = null, bool reconnect = false)
    {
        OcppRpcChargePoint chargePoint = await StartAsync();
        await chargePoint.ConnectAsync(endpoint, identity, password, reconnect);
        return chargePoint;
    }

    public Task<JsonObject> ConnectAsync(Uri endpoint, string identity, string? password = null, bool reconnect = false, string protocol = "ocpp1.6")
    {
        JsonObject operation = new()
        {
            ["op"] = "connect",
            ["endpoint"] = endpoint.AbsoluteUri.TrimEnd('/'),
            ["identity"] = identity,
            ["protocols"] = new JsonArray(protocol),
            ["reconnect"] = reconnect,
        };
        if (password is not null)
        {
            operation["password"] = password;
        }

        return DoAsync(operation);
    }

    /// <summary>Sends a CALL and gives the confirmation's payload; a CALLERROR or a broken schema throws <see cref="OcppRpcException"/>.</summary>
    public Task<JsonObject> CallAsync(string action, string payload)
        => DoAsync(new() { ["op"] = "call", ["method"] = action, ["params"] = JsonNode.Parse(payload) });

    /// <summary>Sets how CALLs of one action are answered; without it they get NotImplemented.</summary>
    public Task AnswerAsync(string action, string payload)
        => DoAsync(new() { ["op"] = "answer", ["method"] = action, ["payload"] = JsonNode.Parse(payload) });

    public Task AnswerErrorAsync(string action, string errorCode)
        => DoAsync(new() { ["op"] = "answer", ["method"] = action, ["error"] = errorCode });

    public Task CloseAsync() => DoAsync(new() { ["op"] = "close" });

    /// <summary>The next event of a kind: call, open, close, disconnect, strictValidationFailure. Others before it are passed over, but no broken schema.</summary>
    public async Task<JsonObject> EventAsync(string kind)
    {
        using CancellationTokenSource limit = new(Limit);
        await foreach (JsonObject happened in _events.Reader.ReadAllAsync(limit.Token))
        {
            string name = (string)happened["event"]!;
            if (name == kind)
            {
                return happened;
            }

            Assert.NotEqual("strictValidationFailure", name);
        }

        throw new InvalidOperationException($"The charge point ended before '{kind}'.");
    }

    /// <summary>The next CALL of one action that the Central System sent.</summary>
    public async Task<JsonObject> AskedAsync(string action)
    {
        while (true)
        {
            JsonObject call = await EventAsync("call");
            if ((string?)call["method"] == action)
            {
                return call["params"]!.AsObject();
            }
        }
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

    private async Task<JsonObject> DoAsync(JsonObject operation)
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
        return answer["error"] is { } error ? throw new OcppRpcException(error.ToString(), (string?)answer["message"] ?? "") : answer["result"]!.AsObject();
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
            waiting.TrySetException(new InvalidOperationException("The charge point's process ended."));
        }
    }
}

/// <summary>ocpp-rpc reported an error: a CALLERROR's code, or its own.</summary>
internal sealed class OcppRpcException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}
