using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>The process is killed while a backend decides on a StartTransaction: its repeat is asked about again, and it is one transaction.</summary>
public sealed class DecisionKillTests : IDisposable
{
    private const string Start = """{"connectorId":1,"idTag":"ALICE","meterStart":5,"timestamp":"2026-06-01T12:00:00Z"}""";

    private readonly TemporaryDirectory _directory = new();
    private readonly HttpListener _backend = new();
    private readonly int _port = GatewayProcess.FreePort();

    public DecisionKillTests()
    {
        _backend.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/"));
        _backend.Start();
    }

    public void Dispose()
    {
        _backend.Close();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_start_that_was_being_decided_is_one_transaction_after_the_restart()
    {
        await using (GatewayProcess killed = await StartAsync())
        {
            await using TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(killed.OcppUri, "CP-1");
            Task<JsonObject> unanswered = chargePoint.CallAsync("StartTransaction", Start);
            await _backend.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
            await killed.KillAsync();
            await Assert.ThrowsAsync<IOException>(() => unanswered);
        }

        await using GatewayProcess gateway = await StartAsync();
        await using TestChargePoint again = await TestChargePoint.ConnectAsync(gateway.OcppUri, "CP-1");
        Task<JsonObject> first = again.CallAsync("StartTransaction", Start);
        await AnswerAsync("""{"transactionId":4711,"idTagInfo":{"status":"Accepted"}}""");
        JsonObject answer = await first;
        JsonObject repeat = await again.CallAsync("StartTransaction", Start);
        JsonElement transactions = JsonSerializer.Deserialize<JsonElement>(await gateway.Api.GetStringAsync(new Uri("/api/v1/transactions?chargePointId=CP-1", UriKind.Relative)));

        Assert.Equal(4711, (int)answer["transactionId"]!);
        Assert.Equal(answer.ToJsonString(), repeat.ToJsonString());
        Assert.Equal(4711, Assert.Single(transactions.GetProperty("items").EnumerateArray()).GetProperty("transactionId").GetInt32());
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(
        _directory.Path,
        "--Webhooks:legacy:Kind", "decision",
        "--Webhooks:legacy:Url", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/decide"),
        "--Webhooks:legacy:Actions", "StartTransaction",
        "--Webhooks:legacy:Timeout", "15s");

    private async Task AnswerAsync(string body)
    {
        HttpListenerContext context = await _backend.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }
}
