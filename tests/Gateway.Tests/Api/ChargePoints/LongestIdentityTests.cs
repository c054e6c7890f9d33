using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.ChargePoints;

/// <summary>255 characters of four bytes each: what takes most room in keys, records, headers and paths.</summary>
public sealed class LongestIdentityTests
{
    private const string Password = "0123456789abcdef";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_longest_identity_is_served_everywhere_and_over_a_restart()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gateway-");
        (string, string)[] settings = [("Ocpp:ReadConfiguration", "Never"), ("Storage:Directory", directory.FullName), ("Ocpp:MaxMessageSize", "1KiB")];
        try
        {
            await using (RunningGateway gateway = await RunningGateway.StartAsync(settings))
            {
                await RegisterAsync(gateway.Client);
                await CommandAsync(gateway);
                await FleetCommandAsync(gateway.Client);
            }

            await using RunningGateway again = await RunningGateway.StartAsync(settings);
            (_, JsonElement list) = await again.Client.GetJsonAsync($"charge-points?limit=2&prefix={Uri.EscapeDataString(Id(0)[..^6])}");
            (_, JsonElement next) = await again.Client.GetJsonAsync($"charge-points?limit=99&cursor={list.Text("nextCursor")}");
            (_, JsonElement messages) = await again.Client.GetJsonAsync($"charge-points/{Uri.EscapeDataString(Id(0))}/messages");
            (_, JsonElement commands) = await again.Client.GetJsonAsync($"commands?chargePointId={Uri.EscapeDataString(Id(0))}");

            Assert.Equal([Id(0), Id(1)], list.GetProperty("items").EnumerateArray().Select(static item => item.Text("id")));
            Assert.Equal(98, next.GetProperty("items").GetArrayLength());
            Assert.Equal(4, messages.GetProperty("items").GetArrayLength());
            Assert.Equal("accepted", Assert.Single(commands.GetProperty("items").EnumerateArray()).Text("state"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(400)]
    public async Task One_that_is_longer_is_refused(int length)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        string id = string.Concat(Enumerable.Repeat("\U0001F50C", length));

        (HttpStatusCode status, _) = await gateway.Client.PutJsonAsync($"charge-points/{Uri.EscapeDataString(id)}", "{}");
        (_, JsonElement report) = await gateway.Client.CallAsync(HttpMethod.Post, "charge-points/import", JsonSerializer.Serialize(new { id }), "application/x-ndjson");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(1, report.GetProperty("errors").GetArrayLength());
    }

    private static async Task RegisterAsync(HttpClient client)
    {
        (HttpStatusCode put, _) = await client.PutJsonAsync($"charge-points/{Uri.EscapeDataString(Id(0))}", $$"""{"password":"{{Password}}"}""");
        string lines = string.Join('\n', Enumerable.Range(1, 99).Select(static number => JsonSerializer.Serialize(new { id = Id(number) })));
        (_, JsonElement report) = await client.CallAsync(HttpMethod.Post, "charge-points/import", lines, "application/x-ndjson");

        Assert.Equal(HttpStatusCode.Created, put);
        Assert.Empty(report.GetProperty("errors").EnumerateArray());
    }

    private static async Task CommandAsync(RunningGateway gateway)
    {
        using OcppClient client = await OcppClient.ConnectAsync(gateway, Id(0), Password);
        await client.AskAsync("""[2,"1","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}]""");
        using HttpRequestMessage request = new(HttpMethod.Post, $"charge-points/{Uri.EscapeDataString(Id(0))}/commands/ClearCache") { Content = new StringContent("{}") };
        request.Headers.Add("Idempotency-Key", new string('k', 255));
        Task<HttpResponseMessage> asked = gateway.Client.SendAsync(request);
        string messageId = JsonDocument.Parse(await client.ReceiveAsync()).RootElement[1].GetString()!;
        await client.SendAsync($$"""[3,"{{messageId}}",{"status":"Accepted"}]""");

        using HttpResponseMessage answer = await asked.WaitAsync(Limit);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>All hundred on one page: the largest record that holds no message.</summary>
    private static async Task FleetCommandAsync(HttpClient client)
    {
        (_, JsonElement created) = await client.CallAsync(
            HttpMethod.Post, "fleet-commands", JsonSerializer.Serialize(new { selector = new { prefix = Id(0)[..^6] }, action = "ClearCache", payload = new { }, ratePerSecond = 1000 }));
        string id = created.Text("fleetCommandId")!;
        using CancellationTokenSource limit = new(Limit);
        JsonElement shown;
        do
        {
            await Task.Delay(20, limit.Token);
            shown = (await client.GetJsonAsync($"fleet-commands/{id}")).Body;
        }
        while (shown.Text("state") != "completed");

        Assert.Equal(100, shown.GetProperty("total").GetInt32());
    }

    private static string Id(int number) => string.Concat(Enumerable.Repeat("\U0001F50C", 252)) + string.Concat($"{number:000}".Select(static digit => char.ConvertFromUtf32(0x1D7CE + (digit - '0'))));
}
