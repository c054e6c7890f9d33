using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>samples/LegacyBackend in front of a charge point, as README and docs/decisions.md show it: three processes, HTTP and WebSocket between them.</summary>
public sealed class LegacyBackendTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private GatewayProcess _gateway = null!;
    private LegacyBackendProcess _backend = null!;

    public async Task InitializeAsync()
    {
        int port = GatewayProcess.FreePort();
        _gateway = await GatewayProcess.StartAsync(
            _directory.Path,
            "--Ocpp:ReadConfiguration", "Never",
            "--Webhooks:decisions:Kind", "decision",
            "--Webhooks:decisions:Url", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/decisions/{{action}}"),
            "--Webhooks:decisions:Actions", "Authorize;StartTransaction",
            "--Webhooks:decisions:Secret", LegacyBackendProcess.Secret);
        _backend = await LegacyBackendProcess.StartAsync(_gateway, port);
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_decides_who_charges_numbers_transactions_and_starts_them()
    {
        await using TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(_gateway.OcppUri, "CP-1");
        chargePoint.Answering("RemoteStartTransaction", static _ => new JsonObject { ["status"] = "Accepted" });
        await chargePoint.CallAsync("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");

        JsonObject alice = await chargePoint.CallAsync("Authorize", """{"idTag":"ALICE"}""");
        JsonObject bob = await chargePoint.CallAsync("Authorize", """{"idTag":"BOB"}""");
        JsonObject start = await chargePoint.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"ALICE","meterStart":0,"timestamp":"2026-06-01T12:00:00Z"}""");
        using HttpResponseMessage remote = await _backend.Client.PostAsync(new Uri("/start/CP-1?idTag=ALICE", UriKind.Relative), content: null);
        string remoteAnswer = await remote.Content.ReadAsStringAsync();
        JsonElement transaction = await _gateway.Api.GetFromJsonAsync<JsonElement>("/api/v1/transactions/1001");

        Assert.Equal("Accepted", (string?)alice["idTagInfo"]!["status"]);
        Assert.Equal("Blocked", (string?)bob["idTagInfo"]!["status"]);
        Assert.Equal(1001, (int)start["transactionId"]!);
        Assert.Equal(HttpStatusCode.OK, remote.StatusCode);
        Assert.Equal("""{"status":"Accepted"}""", remoteAnswer);
        Assert.Equal("ALICE", transaction.GetProperty("idTag").GetString());
    }

    [Fact]
    public async Task It_believes_nobody_who_did_not_sign()
    {
        using HttpRequestMessage forged = new(HttpMethod.Post, "/decisions/Authorize") { Content = JsonContent.Create(new { payload = new { idTag = "ALICE" } }) };
        forged.Headers.Add("webhook-id", "x");
        forged.Headers.Add("webhook-timestamp", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        forged.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(new byte[32]));

        using HttpResponseMessage answer = await _backend.Client.SendAsync(forged);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
