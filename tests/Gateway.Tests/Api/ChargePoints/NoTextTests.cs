using System.Net;
using System.Text.Json;
using Ocpp.Gateway.Tests.Hosting;

namespace Ocpp.Gateway.Tests.Api.ChargePoints;

/// <summary>Halves of surrogate pairs of a charge point, which are within JSON's grammar (RFC 8259 §8.2): what it says with them can be read all the same.</summary>
public sealed class NoTextTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task A_charge_point_is_shown_and_listed()
    {
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "halves-shown");
        string boot = await client.AskAsync("""[2,"1","BootNotification",{"chargePointVendor":"V\ud800","chargePointModel":"M"}]""");
        string status = await client.AskAsync("""[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","info":"\ud800","\ud800":1}]""");
        string start = await client.AskAsync("""[2,"3","StartTransaction",{"connectorId":1,"idTag":"\ud800","meterStart":0,"timestamp":"2026-01-31T12:00:00Z"}]""");

        (HttpStatusCode shown, JsonElement _) = await fixture.Client.GetJsonAsync("charge-points/halves-shown");
        (HttpStatusCode listed, JsonElement _) = await fixture.Client.GetJsonAsync("charge-points?prefix=halves-shown");
        (HttpStatusCode transactions, JsonElement _) = await fixture.Client.GetJsonAsync("transactions?chargePointId=halves-shown");
        (HttpStatusCode events, JsonElement _) = await fixture.Client.GetJsonAsync("events?chargePointId=halves-shown");
        (HttpStatusCode messages, JsonElement _) = await fixture.Client.GetJsonAsync("charge-points/halves-shown/messages");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (shown, listed, transactions, events, messages));
        Assert.StartsWith("[3,", boot, StringComparison.Ordinal);
        Assert.StartsWith("[", status, StringComparison.Ordinal);
        Assert.StartsWith("[", start, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetConfiguration", "{}", """{"configurationKey":[{"key":"\ud800","readonly":false,"value":"x"}],"unknownKey":[]}""")]
    [InlineData("GetConfiguration", "{}", """{"\ud800":1,"configurationKey":[]}""")]
    [InlineData("ClearCache", "{}", """{"\ud800":1,"status":"Accepted"}""")]
    [InlineData("ClearCache", "{}", """{"status":"\ud800"}""")]
    [InlineData("ClearCache", "{}", """{"status":"Acc\ud800\ud800"}""")]
    [InlineData("DataTransfer", """{"vendorId":"v"}""", """{"status":"Accepted","data":"\ud800"}""")]
    public async Task An_answer_to_a_command_is_passed_on_unchanged(string action, string request, string answer)
    {
        string id = Guid.NewGuid().ToString("N");
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, id);
        await client.AskAsync("""[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");

        Task<(HttpStatusCode Status, string Body)> sending = SendAsync($"charge-points/{id}/commands/{action}?wait=10s", request);
        string received = await client.ReceiveAsync();
        await client.SendAsync($"[3,{JsonSerializer.Deserialize<JsonElement>(received)[1].GetRawText()},{answer}]");

        Assert.Equal((HttpStatusCode.OK, answer), await sending);
    }

    [Fact]
    public async Task A_local_list_is_synced()
    {
        await fixture.Client.PutJsonAsync("id-tags/listed", "{}");
        using OcppClient client = await OcppClient.ConnectAsync(fixture.Gateway, "halves-listed");
        await client.AskAsync("""[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");

        Task<(HttpStatusCode Status, string Body)> syncing = SendAsync("charge-points/halves-listed/local-list/sync", """{"updateType":"Full"}""");
        JsonElement asked = JsonSerializer.Deserialize<JsonElement>(await client.ReceiveAsync());
        while (asked[2].GetString() != "SendLocalList")
        {
            await client.SendAsync($$"""[3,{{asked[1].GetRawText()}},{"\ud800":1,"listVersion":0}]""");
            asked = JsonSerializer.Deserialize<JsonElement>(await client.ReceiveAsync());
        }

        await client.SendAsync($$"""[3,{{asked[1].GetRawText()}},{"\ud800":1,"status":"Accepted"}]""");

        Assert.Equal(HttpStatusCode.OK, (await syncing).Status);
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(string path, string json)
    {
        using StringContent content = new(json);
        using HttpResponseMessage response = await fixture.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
