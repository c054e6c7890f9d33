using System.Globalization;
using System.Text.Json.Nodes;

namespace Ocpp.Interop;

/// <summary>A charge point with a life of its own on the stack of the ocpp-ts package (simulator.mjs): here is only what the world does to it.</summary>
internal sealed class SimulatedChargePoint : IAsyncDisposable
{
    private readonly NodeScript _script;

    private SimulatedChargePoint(NodeScript script) => _script = script;

    /// <summary>Switches it on: it connects, boots and reports its connectors.</summary>
    public static async Task<SimulatedChargePoint> PoweredAsync(Uri endpoint, string identity)
    {
        SimulatedChargePoint chargePoint = new(await NodeScript.StartAsync("simulator.mjs"));
        await chargePoint.DoAsync($$"""{"op":"power","url":"{{endpoint.AbsoluteUri.TrimEnd('/')}}","identity":"{{identity}}"}""");
        return chargePoint;
    }

    /// <summary>A driver plugs in and holds up a card; <c>transactionId</c> once the Central System gave one, or why it was <c>refused</c>.</summary>
    public Task<JsonObject> CardAsync(int connectorId, string idTag, DateTimeOffset? at = null)
        => DoAsync($$"""{"op":"card","connectorId":{{connectorId}},"idTag":"{{idTag}}"{{At(at)}}}""");

    /// <summary>So much energy flows, and is metered.</summary>
    public Task ChargeAsync(int connectorId, int energy, DateTimeOffset? at = null)
        => DoAsync($$"""{"op":"charge","connectorId":{{connectorId}},"energy":{{energy}}{{At(at)}}}""");

    public Task UnplugAsync(int connectorId, DateTimeOffset? at = null) => DoAsync($$"""{"op":"unplug","connectorId":{{connectorId}}{{At(at)}}}""");

    /// <summary>The connection breaks off without a word.</summary>
    public Task LoseLinkAsync() => DoAsync("""{"op":"loseLink"}""");

    /// <summary>It connects again, without a boot, and sends what it kept.</summary>
    public Task<JsonObject> FindLinkAsync() => DoAsync("""{"op":"findLink"}""");

    /// <summary>What it has: firmware, profiles, messages that wait, configuration.</summary>
    public Task<JsonObject> ShelfAsync() => DoAsync("""{"op":"shelf"}""");

    /// <summary>Sends it a command by the API, sees it accepted, and waits until it has done what it was asked.</summary>
    public async Task DoAsync(HttpClient api, string identity, string action, string payload, string accepted = """{"status":"Accepted"}""")
    {
        (int status, JsonObject confirmation) = await api.CommandAsync(identity, action, payload);
        Assert.Equal((200, accepted), (status, confirmation.ToJsonString()));
        await DoneAsync(action);
    }

    /// <summary>Waits until it has done what a command asked for; to have failed at anything fails the test.</summary>
    public async Task DoneAsync(string action)
    {
        while ((string?)(await _script.EventAsync("done", never: "failed"))["action"] != action)
        {
        }
    }

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    private static string At(DateTimeOffset? at)
        => at is { } time ? ",\"at\":\"" + time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) + "\"" : "";

    private Task<JsonObject> DoAsync(string operation) => _script.DoAsync(JsonNode.Parse(operation)!.AsObject());
}
