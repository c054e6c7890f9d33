using System.Text.Json.Nodes;

namespace Ocpp.Interop;

/// <summary>A charge point of the ocpp-rpc package in strict mode, as a process of its own (charge-point.mjs).</summary>
internal sealed class OcppRpcChargePoint : IAsyncDisposable
{
    private readonly NodeScript _script;

    private OcppRpcChargePoint(NodeScript script) => _script = script;

    public static async Task<OcppRpcChargePoint> StartAsync() => new(await NodeScript.StartAsync("charge-point.mjs"));

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

        return _script.DoAsync(operation);
    }

    /// <summary>Sends a CALL and gives the confirmation's payload; a CALLERROR or a broken schema throws <see cref="NodeScriptException"/>.</summary>
    public Task<JsonObject> CallAsync(string action, string payload)
        => _script.DoAsync(new() { ["op"] = "call", ["method"] = action, ["params"] = JsonNode.Parse(payload) });

    /// <summary>Sets how CALLs of one action are answered; without it they get NotImplemented.</summary>
    public Task AnswerAsync(string action, string payload)
        => _script.DoAsync(new() { ["op"] = "answer", ["method"] = action, ["payload"] = JsonNode.Parse(payload) });

    public Task AnswerErrorAsync(string action, string errorCode)
        => _script.DoAsync(new() { ["op"] = "answer", ["method"] = action, ["error"] = errorCode });

    public Task CloseAsync() => _script.DoAsync(new() { ["op"] = "close" });

    /// <summary>The next event of a kind: call, open, close, disconnect, strictValidationFailure. Others before it are passed over, but no broken schema.</summary>
    public Task<JsonObject> EventAsync(string kind) => _script.EventAsync(kind, never: "strictValidationFailure");

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

    public ValueTask DisposeAsync() => _script.DisposeAsync();
}
