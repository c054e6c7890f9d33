using System.Globalization;
using System.Net.Security;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Testing;

namespace Ocpp.Conformance.Octt;

/// <summary>
/// The compliance tool as a charge point, with its reusable states. Each of its CALLs must get a CALLRESULT that holds to the schema, and each command must arrive as the operator gave it.
/// </summary>
internal sealed class Tool : IAsyncDisposable
{
    private readonly CentralSystem _centralSystem;
    private TestChargePoint _chargePoint;

    private Tool(CentralSystem centralSystem, TestChargePoint chargePoint)
    {
        _centralSystem = centralSystem;
        _chargePoint = chargePoint;
    }

    public string Id => _chargePoint.Id;

    public static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time so far from now, as OCPP writes it.</summary>
    public static string At(TimeSpan fromNow) => (DateTimeOffset.UtcNow + fromNow).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Connected, and not a word said.</summary>
    public static async Task<Tool> ConnectedAsync(CentralSystem centralSystem, string id, string? password = null) =>
        new(centralSystem, await TestChargePoint.ConnectAsync(centralSystem.PlainUri, id, password));

    /// <summary>Connected over TLS, by password or by a certificate of its own.</summary>
    public static async Task<Tool> ConnectedByTlsAsync(CentralSystem centralSystem, string id, string? password, Action<ClientWebSocketOptions>? configure = null) =>
        new(centralSystem, await TestChargePoint.ConnectAsync(centralSystem.TlsUri, id, password, configure: options =>
        {
            options.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
            configure?.Invoke(options);
        }));

    /// <summary>Connected over TLS by password, with TLS as the client's settings say.</summary>
    public static async Task<Tool> ConnectedByTlsAsync(CentralSystem centralSystem, string id, string password, SslClientAuthenticationOptions tls)
    {
        using SocketsHttpHandler handler = new() { SslOptions = tls };
        using HttpMessageInvoker invoker = new(handler);
        return new Tool(centralSystem, await TestChargePoint.ConnectAsync(centralSystem.TlsUri, id, password, invoker: invoker));
    }

    /// <summary>The reusable state Booted, with two connectors.</summary>
    public static async Task<Tool> BootedAsync(CentralSystem centralSystem, string id, string? password = null)
    {
        Tool tool = await ConnectedAsync(centralSystem, id, password);
        await tool.BootAsync();
        return tool;
    }

    /// <summary>BootNotification and the statuses after it; gives the confirmation.</summary>
    public async Task<JsonObject> BootAsync()
    {
        JsonObject boot = await SendAsync("BootNotification", """{"chargePointVendor":"OCTT","chargePointModel":"Tool"}""");
        Assert.Equal("Accepted", (string?)boot["status"]);
        await AvailableAsync();
        return boot;
    }

    public async Task AvailableAsync()
    {
        for (int connector = 0; connector <= 2; connector++)
        {
            await StatusAsync(connector, "Available");
        }
    }

    public Task StatusAsync(int connector, string status, string errorCode = "NoError") => SendAsync(
        "StatusNotification", $$"""{"connectorId":{{connector}},"errorCode":"{{errorCode}}","status":"{{status}}","timestamp":"{{Now}}"}""");

    /// <summary>The status that a tag gets.</summary>
    public async Task<string?> AuthorizeAsync(string tag) => (string?)(await SendAsync("Authorize", $$"""{"idTag":"{{tag}}"}"""))["idTagInfo"]!["status"];

    /// <summary>The reusable state Authorized.</summary>
    public async Task AuthorizedAsync(string tag = CentralSystem.ValidTag) => Assert.Equal("Accepted", await AuthorizeAsync(tag));

    /// <summary>Starts a transaction; gives the confirmation.</summary>
    public Task<JsonObject> StartAsync(string tag = CentralSystem.ValidTag, string more = "", string? timestamp = null) => SendAsync(
        "StartTransaction", $$"""{"connectorId":1,"idTag":"{{tag}}","meterStart":0,"timestamp":"{{timestamp ?? Now}}"{{more}}}""");

    /// <summary>Starts a transaction that must be accepted; gives its id.</summary>
    public async Task<int> StartedAsync(string tag = CentralSystem.ValidTag, string more = "", string? timestamp = null)
    {
        JsonObject started = await StartAsync(tag, more, timestamp);
        Assert.Equal("Accepted", (string?)started["idTagInfo"]!["status"]);
        return (int)started["transactionId"]!;
    }

    /// <summary>The reusable state Charging; gives the transaction's id.</summary>
    public async Task<int> ChargingAsync(string tag = CentralSystem.ValidTag, string more = "")
    {
        await AuthorizedAsync(tag);
        await StatusAsync(1, "Preparing");
        int transactionId = await StartedAsync(tag, more);
        await StatusAsync(1, "Charging");
        return transactionId;
    }

    public Task<JsonObject> StopAsync(int transactionId, string reason) => SendAsync(
        "StopTransaction", $$"""{"transactionId":{{transactionId}},"meterStop":10,"timestamp":"{{Now}}","reason":"{{reason}}"}""");

    /// <summary>Sends a CALL, whose answer must be a CALLRESULT that holds to the schema.</summary>
    public async Task<JsonObject> SendAsync(string action, string payload)
    {
        JsonObject confirmation = await _chargePoint.CallAsync(action, payload);
        Check(PayloadCheck.TryCheckResponse(ActionOf(action), Utf8(confirmation), Leniency.Strict, out CodecFault fault), $"{action}.conf {confirmation}: {fault}");
        return confirmation;
    }

    /// <summary>
    /// The operator sends a command, the tool answers it as told: the operator gets the confirmation unchanged. Gives the payload as it arrived, which must hold to the schema.
    /// </summary>
    public async Task<JsonObject> CommandedAsync(string action, string payload, string confirmation)
    {
        _chargePoint.Answering(action, _ => JsonNode.Parse(confirmation));
        Task<(int Status, JsonObject Body)> command = _centralSystem.CommandAsync(Id, action, payload);
        JsonArray arrived = await _chargePoint.AskedAsync();
        (int status, JsonObject body) = await command;

        Assert.Equal(action, (string?)arrived[2]);
        JsonObject request = arrived[3]!.AsObject();
        Check(PayloadCheck.TryCheckRequest(ActionOf(action), Utf8(request), Leniency.Strict, out CodecFault fault), $"{action}.req {request}: {fault}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(payload), request), $"{payload} arrived as {request.ToJsonString()}");
        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(confirmation), body), $"{confirmation} came out as {body.ToJsonString()}");
        return request;
    }

    /// <summary>Drops the link and comes back, with the same identity.</summary>
    public async Task ReconnectAsync(string? password = null)
    {
        TestChargePoint before = _chargePoint;
        before.Abort();
        _chargePoint = await TestChargePoint.ConnectAsync(_centralSystem.PlainUri, before.Id, password);
        await before.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _chargePoint.DisposeAsync();

    private static V16Action ActionOf(string action) => V16Actions.TryParse(Encoding.UTF8.GetBytes(action), out V16Action known) ? known : throw new ArgumentException(action);

    private static byte[] Utf8(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static void Check(bool isGood, string what) => Assert.True(isGood, what);
}
